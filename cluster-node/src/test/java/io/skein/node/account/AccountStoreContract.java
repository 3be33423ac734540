package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Stages;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link AccountStore} promises; keys and ids are random, so stores may be shared. */
public abstract class AccountStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  protected abstract AccountStore store();

  @Test
  void findsWhatWasCreatedByIdAndByKey() {
    Account account = account("hash", 1_000);

    assertThat(Stages.await(store().create(account))).isEqualTo(account.id());

    assertThat(Stages.await(store().find(account.id()))).isEqualTo(account);
    assertThat(Stages.await(store().findByKey(account.key()))).isEqualTo(account);
  }

  @Test
  void anAccountMayHaveNoPassword() {
    Account account = account(null, 0);

    Stages.await(store().create(account));

    assertThat(Stages.await(store().find(account.id()))).isEqualTo(account);
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(Stages.await(store().find(new UserId(random())))).isNull();
    assertThat(Stages.await(store().findByKey("nobody" + random()))).isNull();
  }

  @Test
  void aDuplicateNameStaysWithTheFirst() {
    Account first = account("one", 1);
    Account second =
        new Account(new UserId(random()), "other", first.key(), "two", 1, NOW, Account.State.OPEN);
    Stages.await(store().create(first));

    assertThat(Stages.await(store().create(second))).isEqualTo(first.id());

    assertThat(Stages.await(store().findByKey(first.key()))).isEqualTo(first);
  }

  @Test
  void creatingTheSameAccountAgainChangesNothing() {
    Account account = account("hash", 1);
    Stages.await(store().create(account));

    assertThat(Stages.await(store().create(account))).isEqualTo(account.id());
    assertThat(Stages.await(store().find(account.id()))).isEqualTo(account);
  }

  @Test
  void ofManyWhoWantOneNameAtOnceOneGetsIt() {
    String key = "wanted" + random();
    List<CompletableFuture<UserId>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Account(new UserId(random()), "n", key, "hash", 1, NOW, Account.State.OPEN))
            .map(account -> store().create(account).toCompletableFuture())
            .toList();

    List<UserId> holders = answers.stream().map(Stages::await).distinct().toList();

    assertThat(holders).hasSize(1);
    Account found = Stages.await(store().findByKey(key));
    assertThat(found).isNotNull();
    assertThat(found.id()).isEqualTo(holders.get(0));
  }

  @Test
  void theNewestPasswordStaysWhateverTheOrderOfArrival() {
    Account account = account("first", 1_000);
    Stages.await(store().create(account));

    Stages.await(store().setPassword(account.id(), "third", 3_000));
    Stages.await(store().setPassword(account.id(), "second", 2_000));

    assertThat(Stages.await(store().find(account.id())))
        .isEqualTo(account.withPassword("third", 3_000));
  }

  @Test
  void aClosedAccountKeepsItsNameAndLosesItsPassword() {
    Account account = account("hash", 1_000);
    Stages.await(store().create(account));

    Stages.await(store().close(account.id(), NOW));

    Account closed = Stages.await(store().findByKey(account.key()));
    assertThat(closed).isNotNull();
    assertThat(closed.state()).isEqualTo(Account.State.CLOSED);
    assertThat(closed.password()).isNull();
    assertThat(Stages.await(store().create(account("other", 1)))).isNotEqualTo(account.id());
    Account again =
        new Account(new UserId(random()), "n", account.key(), "hash", 1, NOW, Account.State.OPEN);
    assertThat(Stages.await(store().create(again))).isEqualTo(account.id());
  }

  private static Account account(@Nullable String password, long version) {
    long id = random();
    return new Account(
        new UserId(id), "name" + id, "key" + id, password, version, NOW, Account.State.OPEN);
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }
}
