package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.cli.instance.PortPlan.Addressing;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigTest {

  @TempDir private Path directory;

  private final PortPlan ports = new PortPlan(100, Addressing.ADDRESS_EACH);

  @Test
  void namesTheNodeItsPeersAndTheStores() {
    Config config = parsed(directory.resolve("absent.conf"));

    assertThat(config.getString("skein.node.name")).isEqualTo("node-2");
    assertThat(config.getString("skein.node.host")).isEqualTo("127.0.0.2");
    assertThat(config.getString("skein.node.outbound-address")).isEqualTo("127.0.0.2");
    assertThat(config.getString("skein.cassandra.outbound-address")).isEqualTo("127.0.0.2");
    assertThat(config.getInt("skein.gateway.port")).isEqualTo(7500);
    assertThat(config.getInt("skein.http.port")).isEqualTo(7580);
    assertThat(config.getInt("skein.metrics.port")).isEqualTo(7590);
    assertThat(config.getInt("skein.cluster.port")).isEqualTo(7455);
    assertThat(config.getInt("skein.aeron.port")).isEqualTo(7560);
    assertThat(config.getString("skein.aeron.keys.current-file"))
        .isEqualTo(directory.resolve("relay-key").toString());
    assertThat(config.getStringList("skein.cluster.seed-nodes"))
        .containsExactly("127.0.0.1:7455", "127.0.0.2:7455", "127.0.0.3:7455");
    assertThat(config.getStringList("skein.cassandra.contact-points"))
        .containsExactly("127.0.0.1:7142", "127.0.0.2:7142", "127.0.0.3:7142");
    assertThat(config.getInt("skein.cassandra.replication")).isEqualTo(3);
    assertThat(config.getString("skein.media.directory"))
        .isEqualTo(directory.resolve("media").toString());
    assertThat(config.getString("skein.accounts.service-key-file"))
        .isEqualTo(directory.resolve("service \"key\"").toString());
    assertThat(config.getString("skein.push.web.key-file"))
        .isEqualTo(directory.resolve("web-push.pem").toString());
  }

  @Test
  void takesTheOperatorsSettingsButNotTheirPorts() throws IOException {
    Path operators = directory.resolve("up.conf");
    Files.writeString(operators, "skein { conversation.idle-after = 5m, http.port = 1 }");

    Config config = parsed(operators);

    assertThat(config.getDuration("skein.conversation.idle-after")).hasMinutes(5);
    assertThat(config.getInt("skein.http.port")).isEqualTo(7580);
  }

  @Test
  void shippedExampleForSeveralHostsNamesTheSameThings() {
    Config example = ConfigFactory.parseFile(SkeinHome.locate().config("node.conf").toFile());
    Config generated = parsed(directory.resolve("absent.conf"));

    assertThat(example.getConfig("skein.cluster").entrySet()).isNotEmpty();
    for (String section : List.of("skein.node", "skein.cluster", "skein.cassandra")) {
      assertThat(generated.getConfig(section).root().keySet())
          .containsAll(example.getConfig(section).root().keySet());
    }
  }

  private Config parsed(Path operatorsFile) {
    return ConfigFactory.parseString(
        NodeConfig.of(
            ports.node(2),
            ports.nodes(3),
            ports.stores(3),
            operatorsFile,
            directory,
            directory.resolve("media"),
            directory.resolve("service \"key\""),
            directory.resolve("web-push.pem"),
            directory.resolve("relay-key")));
  }
}
