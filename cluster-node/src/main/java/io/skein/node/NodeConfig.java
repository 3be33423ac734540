package io.skein.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.node.call.relay.RelaySettings;
import io.skein.node.gateway.GatewaySettings;
import io.skein.node.platform.ClusterSettings;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.NodeSettings;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's configuration: its file over the defaults of {@code reference.conf}, and Pekko's
 * settings derived from {@code skein}, so that an operator never edits Pekko's own.
 */
public final class NodeConfig {
  static final String SYSTEM_NAME = "skein";

  /** What a phase of the shutdown is given beyond what it waits for, so that it ends by itself. */
  private static final Duration PHASE_SLACK = Duration.ofSeconds(5);

  private NodeConfig() {}

  /**
   * Reads a node's file.
   *
   * @throws InvalidSettingException if the file is missing, or not HOCON, or a value has the wrong
   *     type
   */
  public static Config load(Path file) {
    if (!file.toFile().isFile()) {
      throw new InvalidSettingException("--config", "a readable file, not " + file);
    }
    try {
      Config own = ConfigFactory.parseFile(new File(file.toString()));
      Config node =
          own.withFallback(ConfigFactory.parseResources("node-pekko.conf"))
              .withFallback(ConfigFactory.defaultReference())
              .resolve();
      return derived(
              NodeSettings.from(node),
              ClusterSettings.from(node),
              GatewaySettings.from(node),
              RelaySettings.from(node))
          .withFallback(node)
          .resolve();
    } catch (ConfigException e) {
      throw new InvalidSettingException(
          file.toString(), "a valid configuration: " + e.getMessage());
    }
  }

  private static Config derived(
      NodeSettings node, ClusterSettings cluster, GatewaySettings gateway, RelaySettings relay) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.remote.artery.canonical.hostname", node.host());
    values.put("pekko.remote.artery.canonical.port", cluster.port());
    node.outboundAddress()
        .ifPresent(
            address ->
                values.put("pekko.remote.artery.advanced.tcp.outbound-client-hostname", address));
    // The guardian joins, once the store is open, and gives up in time: see ClusterEntry.
    values.put("pekko.cluster.seed-nodes", List.of());
    values.put("pekko.cluster.split-brain-resolver.stable-after", millis(cluster.stableAfter()));
    values.put("pekko.cluster.sharding.number-of-shards", cluster.numberOfShards());
    values.put("pekko.cluster.sharding.handoff-timeout", millis(cluster.handoffTimeout()));
    values.put(
        "pekko.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout",
        millis(cluster.handoffTimeout().plus(PHASE_SLACK)));
    GatewaySettings.Shutdown drain = gateway.shutdown();
    values.put(
        "pekko.coordinated-shutdown.phases.service-unbind.timeout",
        millis(drain.drainTimeout().plus(drain.linger()).plus(PHASE_SLACK)));
    values.put("pekko.cluster.roles", RelayMembers.roles(relay));
    ClusterSettings.Tls tls = cluster.tls();
    if (tls != null) {
      values.put("pekko.remote.artery.transport", "tls-tcp");
      values.put(
          "pekko.remote.artery.ssl.ssl-engine-provider",
          "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
      String provider = "pekko.remote.artery.ssl.rotating-keys-engine.";
      values.put(provider + "key-file", tls.key().toString());
      values.put(provider + "cert-file", tls.certificate().toString());
      values.put(provider + "ca-cert-file", tls.ca().toString());
    }
    return ConfigFactory.parseMap(values, "derived from skein");
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
