package io.skein.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator writes, and what Pekko makes of it. */
class NodeConfigTest {
  private static final String PHASES = "pekko.coordinated-shutdown.phases.";

  @TempDir private Path directory;

  private Path file(String hocon) throws IOException {
    return Files.writeString(
        directory.resolve("node.conf"),
        "skein { node { name = n1, host = 127.0.0.1 }, data-dir = data }\n" + hocon);
  }

  @Test
  void givesEachPhaseOfTheShutdownTheTimeThatItsSettingsAllow() throws IOException {
    Config config =
        NodeConfig.load(
            file(
                """
                skein.gateway.shutdown { drain-timeout = 1m, linger = 1s }
                skein.cluster.handoff-timeout = 2m
                """));

    assertThat(config.getDuration(PHASES + "service-unbind.timeout"))
        .isGreaterThan(Duration.ofSeconds(61));
    assertThat(config.getDuration(PHASES + "cluster-sharding-shutdown-region.timeout"))
        .isGreaterThan(Duration.ofMinutes(2));
  }

  /** The keys that sign links are kept as long as access tokens are good. */
  @Test
  void aLinkIsGoodNoLongerThanAnAccessToken() throws IOException {
    Config config = NodeConfig.load(file("skein.media.link-life = 901s"));

    assertThatThrownBy(() -> NodeSetup.from(config))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.media.link-life")
        .hasMessageContaining("access-life");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "skein.cluster.port = 70000 | skein.cluster.port | from 1 to 65535, not 70000",
        "skein.cluster.stable-after = 10ms | skein.cluster.stable-after | from 1s to 600s, not"
            + " 10ms",
        "skein.cluster.join-timeout = 0s | skein.cluster.join-timeout | from 1s to 3600s, not 0s",
        "skein.cluster.seed-nodes = [here] | skein.cluster.seed-nodes | not here",
        "skein.cluster.tls.enabled = on | skein.cluster.tls.key-file | No configuration setting",
        "skein.node.name = a b | skein.node.name | not a b",
        "skein.node.host = \"\" | skein.node.host | must not be empty",
        "skein.gateway.heartbeat = soon | skein.gateway.heartbeat | soon",
        "skein.gateway.port = -1 | skein.gateway.port | from 0 to 65535, not -1",
      })
  void namesTheSettingItsValueAndItsRange(String line, String key, String why) throws IOException {
    Path file = file(line);

    assertThatThrownBy(() -> NodeConfig.load(file))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(why);
  }
}
