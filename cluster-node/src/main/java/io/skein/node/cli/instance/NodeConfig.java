package io.skein.node.cli.instance;

import com.typesafe.config.ConfigUtil;
import io.skein.node.cli.instance.PortPlan.NodePlace;
import io.skein.node.cli.instance.PortPlan.StorePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration file that the supervisor writes for each of its nodes, over the operator's
 * config/up.conf. Pure.
 */
final class NodeConfig {

  private static final String LOCAL_DATACENTER = "datacenter1";
  private static final String KEYSPACE = "skein";

  private NodeConfig() {}

  static String of(
      NodePlace node,
      List<NodePlace> all,
      List<StorePlace> stores,
      Path operatorsFile,
      Path dataDirectory,
      Path mediaDirectory,
      Path serviceKeyFile,
      Path webPushKeyFile,
      Path relayKeyFile) {
    String seeds =
        all.stream()
            .map(other -> quote(other.host() + ":" + other.ports().artery()))
            .collect(Collectors.joining(", "));
    String contactPoints =
        stores.stream()
            .map(store -> quote(store.host() + ":" + store.cql()))
            .collect(Collectors.joining(", "));
    return """
        # Written by ./skein up at each start of this node; edit config/up.conf instead.
        include file(%s)

        skein {
          node {
            name = %s
            host = %s
            outbound-address = %s
          }
          gateway.port = %d
          http.port = %d
          metrics.port = %d
          aeron {
            port = %d
            keys.current-file = %s
          }
          cluster {
            port = %d
            seed-nodes = [%s]
          }
          cassandra {
            contact-points = [%s]
            outbound-address = %s
            local-datacenter = %s
            replication = %d
            keyspace = %s
          }
          data-dir = %s
          media.directory = %s
          accounts.service-key-file = %s
          push.web.key-file = %s
        }
        """
        .formatted(
            quote(operatorsFile.toString()),
            quote(node.name()),
            quote(node.host()),
            quote(node.host()),
            node.ports().client(),
            node.ports().http(),
            node.ports().metrics(),
            node.ports().aeron(),
            quote(relayKeyFile.toString()),
            node.ports().artery(),
            seeds,
            contactPoints,
            quote(node.host()),
            quote(LOCAL_DATACENTER),
            stores.size(),
            quote(KEYSPACE),
            quote(dataDirectory.toString()),
            quote(mediaDirectory.toString()),
            quote(serviceKeyFile.toString()),
            quote(webPushKeyFile.toString()));
  }

  private static String quote(String text) {
    return ConfigUtil.quoteString(text);
  }
}
