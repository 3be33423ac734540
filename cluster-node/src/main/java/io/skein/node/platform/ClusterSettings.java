package io.skein.node.platform;

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

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static ClusterSettings from(Config root) {
    CheckedConfig cluster = CheckedConfig.of(root, "skein.cluster");
    List<String> seeds = cluster.texts("seed-nodes");
    for (String seed : seeds) {
      if (!seed.matches(".+:\\d{1,5}")) {
        throw cluster.bad("seed-nodes", "must be a list of host:port, not " + seed);
      }
    }
    return new ClusterSettings(
        cluster.number("port", 1, 65_535),
        seeds,
        cluster.duration("join-timeout", SECOND, MINUTE.multipliedBy(60)),
        cluster.number("number-of-shards", 10, 10_000),
        cluster.duration("stable-after", SECOND, MINUTE.multipliedBy(10)),
        cluster.duration("handoff-timeout", SECOND, MINUTE.multipliedBy(10)),
        ShardOpeningSettings.from(root),
        tls(cluster.section("tls")));
  }

  private static @Nullable Tls tls(CheckedConfig tls) {
    return tls.flag("enabled")
        ? new Tls(tls.file("key-file"), tls.file("certificate-file"), tls.file("ca-file"))
        : null;
  }
}
