package io.skein.node.session.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InboxClockTest {
  private final AtomicLong wall = new AtomicLong(1_000);
  private final InboxClock clock = new InboxClock(wall::get);

  @Test
  void followsTheWallClock() {
    assertThat(clock.next()).isEqualTo(1_000);
    wall.set(5_000);
    assertThat(clock.next()).isEqualTo(5_000);
  }

  @Test
  void neverGivesATimestampTwiceNorGoesBack() {
    assertThat(clock.next()).isEqualTo(1_000);
    assertThat(clock.next()).isEqualTo(1_001);
    wall.set(10);
    assertThat(clock.next()).isEqualTo(1_002);
  }

  @Test
  void staysAboveWhatItSaw() {
    clock.saw(90_000);
    clock.saw(80_000);

    assertThat(clock.next()).isEqualTo(90_001);
  }
}
