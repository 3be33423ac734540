package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A node with settings of a test's own, on the store that all share: a cluster by itself. */
final class OwnNode implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final int SOCKET = 7400;
  private static final int API = 7480;

  private final Path file;
  private final int offset;
  private final Launcher.Running running;

  private OwnNode(Path file, int offset, Launcher.Running running) {
    this.file = file;
    this.offset = offset;
    this.running = running;
  }

  /**
   * Starts it, and waits until it is ready.
   *
   * @param directory where its settings and data are
   * @param name of its keyspace, and before a number its own
   * @param settings what stands in {@code skein} besides: HOCON
   */
  static OwnNode start(TestCluster cluster, Path directory, String name, String settings)
      throws IOException {
    int offset = PortOffsets.free(1);
    Path file = directory.resolve("node.conf");
    JsonNode store = cluster.status().at("/cassandra/0");
    Files.writeString(file, configuration(directory, name, offset, store, settings));
    return start(cluster, file, offset);
  }

  private static OwnNode start(TestCluster cluster, Path file, int offset) throws IOException {
    Launcher.Running running =
        new Launcher(file.getParent()).start("node", "--config", file.toString());
    OwnNode node = new OwnNode(file, offset, running);
    URI health = URI.create("http://127.0.0.1:" + (7490 + offset) + "/health/ready");
    try {
      Await.until(
          READY,
          () -> {
            assertThat(running.process().isAlive()).as(running.everything()).isTrue();
            return cluster.get(health) == 200;
          },
          running::everything);
    } catch (AssertionError e) {
      node.close();
      throw e;
    }
    return node;
  }

  /** Stops it as one that has time to, and starts it again. */
  OwnNode restart(TestCluster cluster) throws IOException {
    close();
    return start(cluster, file, offset);
  }

  private static String configuration(
      Path directory, String name, int offset, JsonNode store, String settings) {
    return """
    skein {
      node { name = "%2$s-1", host = "127.0.0.1" }
      data-dir = "%1$s/data"
      media.directory = "%1$s/media"
      gateway.port = %3$d
      http.port = %4$d
      metrics.port = %5$d
      cluster { port = %6$d, seed-nodes = ["127.0.0.1:%6$d"] }
      cassandra {
        contact-points = ["%7$s:%8$d"]
        local-datacenter = "datacenter1"
        keyspace = "%2$s"
        replication = 1
      }
    %9$s
    }
    """
        .formatted(
            directory,
            name,
            SOCKET + offset,
            API + offset,
            7490 + offset,
            7355 + offset,
            store.get("host").asText(),
            store.get("port").asInt(),
            settings);
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + (API + offset));
  }

  /** Host and port for devices. */
  String socket() {
    return "127.0.0.1:" + (SOCKET + offset);
  }

  /** Its settings. */
  Path file() {
    return file;
  }

  /** What it has said. */
  String everything() {
    return running.everything();
  }

  @Override
  public void close() {
    running.process().destroy();
    try {
      running.process().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
