package io.skein.node.keeping;

import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.UserId;
import org.junit.jupiter.api.Test;

class InMemoryKeepingStoreTest extends KeepingStoreContract {
  private final InMemoryKeepingStore store = new InMemoryKeepingStore();

  @Override
  protected KeepingStore store() {
    return store;
  }

  @Test
  void failsEverythingWhileAway() {
    store.setAway(true);

    assertThat(failureOf(store.load(new UserId(1))))
        .isInstanceOf(KeepingUnavailableException.class);
  }
}
