package io.skein.node.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandTest {

  private static final List<String> ALONE = List.of("127.0.0.1:7050");
  private static final List<String> RING =
      List.of("127.0.0.1:7050", "127.0.0.2:7050", "127.0.0.3:7050");
  private static final List<Path> JARS = List.of(Path.of("a.jar"), Path.of("b.jar"));

  @TempDir private Path directory;

  private final SkeinHome home = SkeinHome.locate();

  @Test
  void fillsEveryPlaceholderOfTheShippedTemplate() throws IOException {
    StoreCommand.writeSettings(home, aStore(RING));

    String settings = Files.readString(directory.resolve("conf/cassandra.yaml"));
    assertThat(settings)
        .doesNotContain("${")
        .contains("native_transport_port: 7042")
        .contains("storage_port: 7050")
        .contains("seeds: \"127.0.0.1:7050,127.0.0.2:7050,127.0.0.3:7050\"")
        .contains("commitlog_directory: " + directory + "/commitlog");
  }

  @Test
  void shippedTemplateKeepsWhatTheGuaranteesRestOn() throws IOException {
    assertThat(Files.readString(home.config("cassandra/cassandra.yaml")))
        .contains("\ncommitlog_sync: batch\n")
        .contains("\ndisk_failure_policy: stop\n")
        .contains("\npaxos_variant: v2\n");
  }

  @Test
  void refusesAPlaceholderThatMeansNothing() {
    assertThatThrownBy(() -> StoreCommand.fill("listen_address: ${hots}", Map.of("host", "x")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("${hots}");
  }

  @Test
  void aloneItWaitsForNobodysGossip() {
    assertThat(command(ALONE)).contains("-Dcassandra.skip_wait_for_gossip_to_settle=0");
    assertThat(command(RING)).doesNotContain("-Dcassandra.skip_wait_for_gossip_to_settle=0");
  }

  @Test
  void operatorsOptionsComeAfterTheDefaults() {
    List<String> command = command(ALONE);

    assertThat(command.indexOf("-Xmx2g"))
        .isGreaterThan(command.indexOf("@" + home.config("cassandra/jvm.options")));
    assertThat(command).endsWith("-cp", "a.jar:b.jar", "io.skein.embedded.CassandraMain");
    assertThat(command.get(1)).isEqualTo("-Dskein.instance=" + directory);
  }

  @Test
  void saysHowToBuildWhatIsNotBuilt() {
    assertThatThrownBy(
            () ->
                StoreCommand.commandLine(
                    home, JavaHome.current(), aStore(ALONE), List.of(), List.of()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("embedded-cassandra package");
  }

  private List<String> command(List<String> seeds) {
    return StoreCommand.commandLine(
        home, JavaHome.current(), aStore(seeds), JARS, List.of("-Xmx2g"));
  }

  private StoreSpec aStore(List<String> seeds) {
    return new StoreSpec("store-1", "127.0.0.1", 7042, 7050, 7051, seeds, directory);
  }
}
