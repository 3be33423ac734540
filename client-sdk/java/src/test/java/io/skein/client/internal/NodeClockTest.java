package io.skein.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeClockTest {
  @Test
  void countsOnFromWhatTheNodeToldByTheClockThatNeverJumps() {
    NodeClock clock = NodeClock.told(1_000_000, 70);

    assertThat(clock.time(70)).isEqualTo(Instant.ofEpochMilli(1_000_000));
    assertThat(clock.time(570)).isEqualTo(Instant.ofEpochMilli(1_000_500));
  }

  @Test
  void isTheDevicesBeforeANodeHasTold() {
    Instant before = Instant.now();

    assertThat(NodeClock.UNTOLD.time(5)).isBetween(before, Instant.now());
  }
}
