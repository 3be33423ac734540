package io.skein.loadtest.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster of real node processes on loopback addresses, with a store and data of its own. */
final class TestCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STATE_CHANGE = Duration.ofSeconds(60);

  /**
   * Strangers write as much as they like to who says nothing else: most tests are not of them. And
   * nobody waits five minutes for a message to vanish, nor an hour until the store forgets it. All
   * users of all tests register from one address.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "SKEIN_PEOPLE_STRANGERS", "everyone",
          "SKEIN_VANISH_LIFE_MIN", "1s",
          "SKEIN_VANISHED_KEPT_FOR", "1s",
          "SKEIN_ACCOUNTS_ATTEMPTS_REGISTRATION_BURST", "100000");

  private final Path directory;
  private final Launcher launcher;
  private final int offset;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Of an early status: where nodes listen stays, and each question costs the start of a JVM. */
  private @Nullable JsonNode addresses;

  private TestCluster(Path directory, int offset, Map<String, String> environment) {
    this.directory = directory;
    this.launcher = new Launcher(directory, environment);
    this.offset = offset;
  }

  /** Starts it, and returns when all nodes are ready. */
  static TestCluster start(int nodes) {
    return start(nodes, Map.of());
  }

  /**
   * The same.
   *
   * @param more of the environment of its nodes
   */
  static TestCluster start(int nodes, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.putAll(more);
    try {
      Path directory = Files.createTempDirectory("skein-cluster-");
      TestCluster cluster = new TestCluster(directory, PortOffsets.free(nodes), environment);
      try {
        cluster.run(
            "up", "--detach", "--nodes", Integer.toString(nodes), "--data", directory + "/data");
        return cluster;
      } catch (RuntimeException | AssertionError e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** HTTP address of a node, 1 and up. */
  URI http(int node) {
    JsonNode address = address(node);
    return URI.create(
        "http://" + address.get("host").asText() + ":" + address.at("/ports/http").asInt());
  }

  /** "host:port" of a node's client socket. */
  String socket(int node) {
    JsonNode address = address(node);
    return address.get("host").asText() + ":" + address.at("/ports/client").asInt();
  }

  /** Where the store listens. */
  InetSocketAddress store() {
    JsonNode store = status().path("cassandra").get(0);
    return new InetSocketAddress(store.get("host").asText(), store.get("port").asInt());
  }

  /** Where each node says whether it can serve clients. */
  List<URI> readiness() {
    List<URI> all = new ArrayList<>();
    addresses()
        .forEach(
            node ->
                all.add(
                    URI.create(
                        "http://"
                            + node.get("host").asText()
                            + ":"
                            + node.at("/ports/metrics").asInt()
                            + "/health/ready")));
    return all;
  }

  /** How many files hold what people sent, thumbnails included. */
  long blobFiles() {
    Path blobs = directory.resolve("data/media/blobs");
    if (!Files.exists(blobs)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(blobs)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Status of the answer; 0 if there is none. */
  int get(URI uri) {
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException silent) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * A figure of one node that has no labels.
   *
   * @param name as Prometheus has it
   */
  double metric(int node, String name) {
    JsonNode address = address(node);
    URI uri =
        URI.create(
            "http://"
                + address.get("host").asText()
                + ":"
                + address.at("/ports/metrics").asInt()
                + "/metrics");
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("node " + node + " has no " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The processes of the nodes. */
  List<Long> processes() {
    List<Long> all = new ArrayList<>();
    status().path("nodes").forEach(node -> all.add(node.get("pid").asLong()));
    return all;
  }

  String serviceKey() {
    try {
      return Files.readString(directory.resolve("data/service-key")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * kill, stop, start, pause, resume or drain one process; waits for the state that it leads to.
   */
  void act(String name, String action) {
    run("node", name, action);
    switch (action) {
      case "kill", "stop", "drain" -> awaitState(name, "down");
      case "start" -> awaitState(name, "ready");
      default -> {
        // A paused process answers nothing: there is no state to wait for.
      }
    }
  }

  private void awaitState(String name, String state) {
    Await.until(
        STATE_CHANGE, () -> state.equals(stateOf(name)), () -> name + " is " + stateOf(name));
  }

  String stateOf(String name) {
    JsonNode status = status();
    for (String kind : new String[] {"nodes", "cassandra"}) {
      for (JsonNode process : status.path(kind)) {
        if (process.get("name").asText().equals(name)) {
          return process.get("state").asText();
        }
      }
    }
    throw new AssertionError(name + " is not of this instance: " + status);
  }

  private JsonNode address(int node) {
    return addresses().get(node - 1);
  }

  private synchronized JsonNode addresses() {
    if (addresses == null) {
      addresses = status().path("nodes");
    }
    return addresses;
  }

  JsonNode status() {
    try {
      return JSON.readTree(run("status", "--json"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a launcher command for this instance. */
  String run(String command, String... arguments) {
    String[] all =
        Stream.of(
                Stream.of(command),
                Stream.of(arguments),
                Stream.of("--port-offset", Integer.toString(offset)))
            .flatMap(part -> part)
            .toArray(String[]::new);
    return launcher.run(all);
  }

  @Override
  public void close() {
    run("down");
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
