package io.skein.node.platform;

import static io.skein.node.platform.InvalidSettingException.inRange;

import com.typesafe.config.Config;
import io.skein.node.platform.sharding.ShardOpeningSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this node finds and judges the others: {@code skein.cluster}.
 *
 * @param port where the other nodes reach this one
 * @param seedNodes "host:port" of nodes to join through; empty: this node alone
 * @param openShards what a starting node does before it takes clients
 * @param tls null: plain TCP between nodes
 */
public record ClusterSettings(
    int port,
    List<String> seedNodes,
    Duration joinTimeout,
    int numberOfShards,
    Duration stableAfter,
    Duration handoffTimeout,
    ShardOpeningSettings openShards,
    @Nullable Tls tls) {
  /** PEM files for TLS between nodes. */
  public record Tls(Path key, Path certificate, Path ca) {}

  private static final Duration STABLE_MIN = Duration.ofSeconds(1);

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the key that is wrong
   */
  public static ClusterSettings from(Config root) {
    Config config = root.getConfig("skein.cluster");
    Duration stableAfter = config.getDuration("stable-after");
    if (stableAfter.compareTo(STABLE_MIN) < 0) {
      throw new InvalidSettingException("skein.cluster.stable-after", "at least 1s");
    }
    List<String> seeds = config.getStringList("seed-nodes");
    for (String seed : seeds) {
      if (!seed.matches(".+:\\d{1,5}")) {
        throw new InvalidSettingException("skein.cluster.seed-nodes", "a list of host:port");
      }
    }
    return new ClusterSettings(
        inRange("skein.cluster.port", config.getInt("port"), 1, 65535),
        List.copyOf(seeds),
        config.getDuration("join-timeout"),
        inRange("skein.cluster.number-of-shards", config.getInt("number-of-shards"), 10, 10_000),
        stableAfter,
        config.getDuration("handoff-timeout"),
        ShardOpeningSettings.from(root),
        tls(config.getConfig("tls")));
  }

  private static @Nullable Tls tls(Config config) {
    if (!config.getBoolean("enabled")) {
      return null;
    }
    return new Tls(
        file(config, "key-file"), file(config, "certificate-file"), file(config, "ca-file"));
  }

  private static Path file(Config config, String key) {
    if (!config.hasPath(key)) {
      throw new InvalidSettingException("skein.cluster.tls." + key, "set when TLS is enabled");
    }
    return Path.of(config.getString(key));
  }
}
