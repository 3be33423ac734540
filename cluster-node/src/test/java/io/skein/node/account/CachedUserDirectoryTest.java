package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.skein.node.testing.Stages;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedUserDirectoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final AccountSettings SETTINGS =
      AccountSettings.from(ConfigFactory.parseResources("skein/account.conf").resolve());

  private final InMemoryAccountStore store = new InMemoryAccountStore();
  private final UserDirectory directory =
      new CachedUserDirectory(store, SETTINGS, Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void accounts() {
    create(ALICE, "alice");
    create(BOB, "bob");
  }

  @Test
  void namesThoseThatExist() {
    assertThat(Stages.await(directory.names(List.of(ALICE, BOB, new UserId(3)))))
        .isEqualTo(Map.of(ALICE, "alice", BOB, "bob"));
  }

  @Test
  void findsByNameInAnyCaseButNoLookAlike() {
    assertThat(Stages.await(directory.find(List.of("ALICE", "bob", "a1ice", "no name", "carol"))))
        .isEqualTo(Map.of("alice", ALICE, "bob", BOB));
  }

  @Test
  void doesNotFindDeletedUsers() {
    store.close(BOB, NOW);

    assertThat(Stages.await(directory.names(List.of(BOB)))).isEmpty();
    assertThat(Stages.await(directory.find(List.of("bob")))).isEmpty();
  }

  @Test
  void asksTheStoreOnceForAWhile() {
    Stages.await(directory.names(List.of(ALICE)));
    Stages.await(directory.find(List.of("bob")));
    store.setAway(true);

    assertThat(Stages.await(directory.names(List.of(ALICE, BOB)))).hasSize(2);
    assertThat(Stages.failureOf(directory.names(List.of(ALICE, new UserId(3)))))
        .isInstanceOf(AccountsUnavailableException.class);
  }

  @Test
  void refusesToLookForMoreThanAThousand() {
    assertThatThrownBy(() -> directory.names(Collections.nCopies(1_001, ALICE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void create(UserId user, String name) {
    NameRules.Accepted accepted = (NameRules.Accepted) SETTINGS.names().rules().check(name);
    store.create(
        new Account(user, accepted.name(), accepted.key(), null, 0, NOW, Account.State.OPEN));
  }
}
