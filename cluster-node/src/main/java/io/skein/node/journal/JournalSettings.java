package io.skein.node.journal;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;

/**
 * How the journal behaves: {@code skein.journal}. What each setting means, and why its default, is
 * told in {@code skein/journal.conf}.
 *
 * @param lanes K, for the next epoch (rule 1)
 */
public record JournalSettings(
    int lanes, Fence fence, LaneSettings lane, HistorySettings history, LeaseTimes lease) {
  /** Reads and checks the settings; names the key that is wrong. */
  public static JournalSettings from(Config root) {
    CheckedConfig config = CheckedConfig.of(root, "skein.journal");
    return new JournalSettings(
        config.number("lanes", 1, 64),
        config.choice("fence", Fence.class),
        LaneSettings.from(root),
        HistorySettings.from(root),
        LeaseTimes.from(root));
  }
}
