package io.skein.node.journal;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;
import java.util.Locale;

/**
 * How the journal behaves: {@code skein.journal}. What each setting means, and why its default, is
 * told in {@code skein/journal.conf}.
 *
 * @param lanes K, for the next epoch (rule 1)
 */
public record JournalSettings(
    int lanes,
    Fence fence,
    LaneSettings lane,
    HistorySettings history,
    LeaseTimes lease,
    OwnershipSettings ownership) {
  /** Reads and checks the settings; names the key that is wrong. */
  public static JournalSettings from(Config root) {
    CheckedConfig config = CheckedConfig.of(root, "skein.journal");
    LeaseTimes lease = LeaseTimes.from(root);
    return new JournalSettings(
        config.number("lanes", 1, 64),
        config.choice("fence", Fence.class),
        LaneSettings.from(root),
        HistorySettings.from(root),
        lease,
        OwnershipSettings.from(root, lease));
  }

  /**
   * From the death of a node to the end of its epoch and the next look of who waits for its shards,
   * at most, while the store answers; recovery takes the time of its backlog besides.
   */
  public Duration failover() {
    return lease.deadUntilSealed().plus(ownership.pollMax());
  }

  /** The same, and until the cluster has placed its shards elsewhere, whichever takes longer. */
  public Duration failover(DetectionSettings detection) {
    Duration placed = detection.untilPlaced();
    return placed.compareTo(failover()) > 0 ? placed : failover();
  }

  /** One line for the log of a node that starts. */
  public String failoverLine(DetectionSettings detection) {
    return String.format(
        Locale.ROOT,
        "a dead node's conversations are served again about %d s after its death, and the recovery"
            + " of its last entries: its epoch has ended after %d s at most (lease %d s, margin %d"
            + " ms, watch poll %d ms, acquire poll %d ms), and the cluster has placed its shards"
            + " elsewhere after about %d s (heartbeat %d ms, pause %d ms, stable after %d ms,"
            + " removal margin %d ms)",
        failover(detection).toSeconds(),
        failover().toSeconds(),
        lease.duration().toSeconds(),
        lease.margin().toMillis(),
        lease.watchPoll().toMillis(),
        ownership.pollMax().toMillis(),
        detection.untilPlaced().toSeconds(),
        detection.heartbeat().toMillis(),
        detection.pause().toMillis(),
        detection.stableAfter().toMillis(),
        detection.removalMargin().toMillis());
  }
}
