package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} promises; ids are random, so stores may be shared. */
public abstract class KeyStoreContract {
  protected abstract KeyStore store();

  @Test
  void loadsWhatWasAddedUntilItIsRemoved() {
    TokenKey one = key();
    TokenKey other = key();
    Stages.await(store().add(one));
    Stages.await(store().add(other));
    Stages.await(store().add(one));

    assertThat(Stages.await(store().load())).contains(one, other).doesNotHaveDuplicates();

    Stages.await(store().remove(one.id()));
    Stages.await(store().remove(one.id()));

    assertThat(Stages.await(store().load())).contains(other).doesNotContain(one);
  }

  private static TokenKey key() {
    byte[] secret = new byte[TokenKey.SECRET_BYTES];
    ThreadLocalRandom.current().nextBytes(secret);
    return new TokenKey(
        ThreadLocalRandom.current().nextInt(),
        Bytes.wrap(secret),
        Instant.parse("2026-03-01T12:00:00Z"));
  }
}
