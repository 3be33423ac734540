package io.skein.node.schedule;

import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.UserId;
import org.junit.jupiter.api.Test;

class InMemoryScheduleStoreTest extends ScheduleStoreContract {
  private final InMemoryScheduleStore store = new InMemoryScheduleStore();

  @Override
  protected ScheduleStore store() {
    return store;
  }

  @Test
  void failsEverythingWhileAway() {
    store.setAway(true);

    assertThat(failureOf(store.load(new UserId(1))))
        .isInstanceOf(ScheduleUnavailableException.class);
  }
}
