package io.skein.node.platform.sharding;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How a starting node has the shards opened: {@code skein.cluster.open-shards}.
 *
 * @param gatherWithin how long it waits for the other nodes that start
 * @param within how long clients may have to wait for all of it
 * @param inFlightMax shards of one type that are being opened at a time
 * @param retryAfter when a call without an answer is repeated
 */
public record ShardOpeningSettings(
    Duration gatherWithin, Duration within, int inFlightMax, Duration retryAfter) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static ShardOpeningSettings from(Config root) {
    CheckedConfig config = CheckedConfig.of(root, "skein.cluster.open-shards");
    return new ShardOpeningSettings(
        config.duration("gather-within", Duration.ZERO, MINUTE),
        config.duration("within", Duration.ZERO, MINUTE.multipliedBy(10)),
        config.number("in-flight-max", 1, 1_000),
        config.duration("retry-after", Duration.ofMillis(100), MINUTE));
  }
}
