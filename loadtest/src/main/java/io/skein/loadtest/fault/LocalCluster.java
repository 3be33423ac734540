package io.skein.loadtest.fault;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An instance of {@code ./skein up} on this machine, with data of its own: real node processes and
 * a ring of real stores. Everything is done through the launcher's commands, as an operator would.
 * Thread-safe.
 */
public final class LocalCluster implements AutoCloseable {
  private static final int AERON = 7460;
  private static final int RELAY_FRONT = 7461;
  private static final String CALLS_UNLIMITED = "10000";
  private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

  /** What {@code ./skein node NAME ...} can do to one process. */
  enum Action {
    KILL,
    STOP,
    DRAIN,
    PAUSE,
    RESUME,
    START;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration UP = Duration.ofMinutes(6);
  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Path home;
  private final Path data;
  private final int offset;
  private final int nodes;
  private final int stores;
  private final Map<String, String> environment = new HashMap<>();
  private final Optional<NodeClocks> clocks;
  private final List<UdpPath> relayPaths = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  /** Where a node listens: its ports do not change while the instance lives. */
  record Place(String host, int client, int http, int metrics, int artery) {
    URI api() {
      return URI.create("http://" + host + ":" + http);
    }

    String socket() {
      return host + ":" + client;
    }

    URI members() {
      return URI.create("http://" + host + ":" + metrics + "/health/members");
    }

    /** What other nodes know it by. */
    String address() {
      return host + ":" + artery;
    }
  }

  private LocalCluster(Path data, int offset, int nodes, int stores, Optional<Path> clockLibrary) {
    this.home = findHome();
    this.data = data;
    this.offset = offset;
    this.nodes = nodes;
    this.stores = stores;
    this.clocks =
        clockLibrary.map(
            library -> new NodeClocks(library, data.resolve("clocks").toAbsolutePath()));
    // What is under test is built already. The state directory of its own keeps other instances,
    // and other process-id namespaces, out of it.
    environment.put("SKEIN_BUILD", "never");
    environment.put("XDG_STATE_HOME", data.resolve("state").toString());
    // Six processes that start at once on a small machine make the first schema slowly.
    environment.put("SKEIN_CASSANDRA_MIGRATION_TIMEOUT", "110 s");
    // What starts again and again is mostly compiled: the second compiler took half of all CPU.
    for (String options : List.of("SKEIN_NODE_JVM_OPTIONS", "SKEIN_CASSANDRA_JVM_OPTIONS")) {
      environment.put(options, System.getenv().getOrDefault(options, FIRST_COMPILER_ONLY));
    }
    environment.put("SKEIN_AERON_ADVERTISED_PORT", Integer.toString(relayFront()));
    environment.put("SKEIN_CALL_STARTS_PER_MINUTE", CALLS_UNLIMITED);
    clocks.ifPresent(own -> environment.put("SKEIN_NODE_COMMAND_PREFIX", own.commandPrefix()));
    Partition.storeCommandPrefix()
        .ifPresent(prefix -> environment.put("SKEIN_CASSANDRA_COMMAND_PREFIX", prefix));
    for (int node = 1; node <= nodes && clocks.isPresent(); node++) {
      setClock(node, Duration.ZERO);
    }
  }

  /** Starts it with the machine's clock, as below. */
  public static LocalCluster start(Path data, int offset, int nodes, int stores) {
    return start(data, offset, nodes, stores, Optional.empty());
  }

  /**
   * Starts it, and returns when everything is ready.
   *
   * @param data a directory for it alone
   * @param offset of its ports; those must be free
   * @param clockLibrary with which the nodes get clocks that can be set
   */
  static LocalCluster start(
      Path data, int offset, int nodes, int stores, Optional<Path> clockLibrary) {
    LocalCluster cluster = new LocalCluster(data, offset, nodes, stores, clockLibrary);
    try {
      cluster.openRelayPaths();
      cluster.skein(
          UP,
          "up",
          "--detach",
          "--nodes",
          Integer.toString(nodes),
          "--stores",
          Integer.toString(stores),
          "--data",
          data.toString());
      for (JsonNode node : cluster.status().path("nodes")) {
        cluster.places.add(
            new Place(
                node.get("host").asText(),
                node.at("/ports/client").asInt(),
                node.at("/ports/http").asInt(),
                node.at("/ports/metrics").asInt(),
                node.at("/ports/artery").asInt()));
      }
      return cluster;
    } catch (FaultRunException | UncheckedIOException e) {
      cluster.close();
      throw e;
    }
  }

  /** The relay of each node is reached through a path that can be made bad. */
  private void openRelayPaths() {
    for (int node = 1; node <= nodes; node++) {
      String host = "127.0.0." + node;
      relayPaths.add(
          UdpPath.open(
              new InetSocketAddress(host, relayFront()),
              new InetSocketAddress(host, AERON + offset),
              node));
    }
  }

  /** What the nodes' relays say to each other from now on meets this weather. */
  void weather(Weather weather) {
    relayPaths.forEach(path -> path.weather(weather));
  }

  /** Datagrams of the nodes' relays so far. */
  long relayDatagrams() {
    return relayPaths.stream().mapToLong(UdpPath::seen).sum();
  }

  private int relayFront() {
    return RELAY_FRONT + offset;
  }

  /** The checkout: where the launcher said, or else the nearest directory above that has one. */
  private static Path findHome() {
    String named = System.getProperty("skein.home");
    Path directory = Path.of(named == null ? "" : named).toAbsolutePath().normalize();
    while (!Files.isExecutable(directory.resolve("skein"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new FaultRunException("no ./skein above " + Path.of("").toAbsolutePath());
      }
    }
    return directory;
  }

  int nodes() {
    return nodes;
  }

  int stores() {
    return stores;
  }

  /** Where a node listens; nodes are counted from 1. */
  Place node(int number) {
    return places.get(number - 1);
  }

  /** CQL port of the stores; store i is on the address of node i. */
  int cqlPort() {
    return 7042 + offset;
  }

  int storagePort() {
    return 7050 + offset;
  }

  String serviceKey() {
    try {
      return Files.readString(data.resolve("service-key")).strip();
    } catch (IOException e) {
      throw new FaultRunException("cannot read the service key: " + e.getMessage(), e);
    }
  }

  /** Acts on a process, {@code node-1} or {@code store-1}; returns when it has had its effect. */
  void act(String process, Action action) {
    skein(COMMAND, "node", process, action.word());
  }

  /** Sets a node's wall clock this far from the machine's. */
  void setClock(int node, Duration ahead) {
    clocks
        .orElseThrow(() -> new FaultRunException("this cluster has the machine's clock"))
        .set("node-" + node, ahead);
  }

  /** Asks every node whom it sees in its cluster. */
  ClusterViews views() {
    Map<String, String> names = new HashMap<>();
    for (int i = 1; i <= nodes; i++) {
      names.put(node(i).address(), "node-" + i);
    }
    Map<String, Set<String>> seen = new TreeMap<>();
    for (Place place : places) {
      Set<String> members = new TreeSet<>();
      membersOf(place).forEach(address -> members.add(names.getOrDefault(address, address)));
      seen.put(names.get(place.address()), members);
    }
    return new ClusterViews(seen);
  }

  /** Addresses; none if it does not answer. */
  private List<String> membersOf(Place place) {
    HttpRequest request = HttpRequest.newBuilder(place.members()).timeout(ANSWER).build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200
          ? response.body().lines().filter(line -> !line.isBlank()).toList()
          : List.of();
    } catch (IOException silent) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultRunException("interrupted", e);
    }
  }

  private JsonNode status() {
    try {
      return JSON.readTree(skein(COMMAND, "status", "--json"));
    } catch (JsonProcessingException e) {
      throw new FaultRunException("./skein status --json printed no JSON", e);
    }
  }

  /**
   * Starts whatever does not run, and waits until all take requests: the state in which every fault
   * begins, for two at once are more than a cluster of three survives.
   *
   * @return whether they do within the bound
   */
  boolean startAll(Duration atMost) {
    return Wait.until(atMost, () -> startMissing() == 0);
  }

  /** How many processes do not take requests. */
  private int startMissing() {
    int unready = 0;
    JsonNode status = status();
    for (String kind : new String[] {"cassandra", "nodes"}) {
      for (JsonNode process : status.path(kind)) {
        if (!process.path("state").asText().equalsIgnoreCase("ready")) {
          unready++;
        }
        if (!process.hasNonNull("pid")) {
          try {
            act(process.get("name").asText(), Action.START);
          } catch (FaultRunException ended) {
            // While starting, its cluster being in trouble: the next look tries again.
            unready++;
          }
        }
      }
    }
    return unready;
  }

  private String skein(Duration atMost, String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("skein").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--port-offset", Integer.toString(offset)));
    return Command.run(command, environment, null, atMost);
  }

  /** Stops all of it. The data directory stays, for whoever wants to look. */
  @Override
  public void close() {
    try {
      skein(COMMAND, "down");
    } finally {
      relayPaths.forEach(UdpPath::close);
    }
  }
}
