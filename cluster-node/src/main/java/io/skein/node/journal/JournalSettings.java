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

  /** One line for the log of a node that starts. */
  public String failoverLine() {
    return String.format(
        Locale.ROOT,
        "a dead node's shards are free %d s after its death at most, and the recovery of its last"
            + " entries (lease %d s, margin %d ms, watch poll %d ms, acquire poll %d ms)",
        failover().toSeconds(),
        lease.duration().toSeconds(),
        lease.margin().toMillis(),
        lease.watchPoll().toMillis(),
        ownership.pollMax().toMillis());
  }
}
