package io.skein.node.journal.sim;

import io.skein.node.journal.Fence;
import io.skein.node.journal.HistorySettings;
import io.skein.node.journal.JournalSettings;
import io.skein.node.journal.LaneSettings;
import io.skein.node.journal.LeaseTimes;
import io.skein.node.journal.OwnershipSettings;
import java.time.Duration;

/** The times of the design, and sizes so small that runs of a minute come to every limit. */
final class Settings {
  private static final int LANES = 2;

  private Settings() {}

  /** The times of the design. */
  static LeaseTimes usual() {
    return times(6, 1);
  }

  /** Of a node whose operator wants to survive longer silences of the store. */
  static LeaseTimes patient() {
    return times(12, 2);
  }

  private static LeaseTimes times(long durationSeconds, long marginSeconds) {
    return new LeaseTimes(
        Duration.ofSeconds(durationSeconds),
        Duration.ofSeconds(2),
        Duration.ofMillis(1_500),
        Duration.ofSeconds(marginSeconds),
        Duration.ofSeconds(1));
  }

  static JournalSettings with(Fence fence, LeaseTimes lease) {
    return new JournalSettings(
        LANES,
        fence,
        new LaneSettings(
            4,
            1 << 12,
            1 << 10,
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            30,
            1 << 14,
            60,
            1 << 14,
            30,
            10),
        new HistorySettings(
            3, Duration.ofSeconds(2), 4, 1 << 12, 2, Duration.ofMillis(100), Duration.ofSeconds(2)),
        lease,
        new OwnershipSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            4,
            Duration.ofMillis(250),
            2,
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1)));
  }
}
