package io.skein.loadtest.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.loadtest.scenario.ScenarioException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of {@code ./skein up} on this machine tells of itself, by {@code ./skein status
 * --json}. Immutable.
 */
public final class InstanceStatus {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A node as the others reach it.
   *
   * @param port that only nodes use; 0 if it tells none
   */
  public record Node(String name, String host, int port) {}

  private final JsonNode status;

  private InstanceStatus(JsonNode status) {
    this.status = status;
  }

  /**
   * Asks the instance at a port offset.
   *
   * @param home the checkout that has the launcher
   * @throws ScenarioException if nothing runs there
   */
  public static InstanceStatus of(Path home, int portOffset) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(
                  home.resolve("skein").toString(),
                  "status",
                  "--json",
                  "--port-offset",
                  Integer.toString(portOffset))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new ScenarioException(
            "nothing runs at port offset " + portOffset + ": start it with ./skein up --detach");
      }
      return of(json);
    } catch (IOException e) {
      throw new ScenarioException("cannot ask for the instance: " + e.getMessage());
    }
  }

  /**
   * What was told.
   *
   * @throws ScenarioException if it is no JSON
   */
  static InstanceStatus of(String json) {
    try {
      return new InstanceStatus(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new ScenarioException("./skein status tells no JSON: " + e.getOriginalMessage());
    }
  }

  /** Where its data is; null if it does not say. */
  public @Nullable Path data() {
    String directory = status.path("data").asText();
    return directory.isEmpty() ? null : Path.of(directory);
  }

  public List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : status.path("nodes")) {
      nodes.add(
          new Node(
              node.path("name").asText(),
              node.path("host").asText(),
              node.at("/ports/artery").asInt()));
    }
    return nodes;
  }

  /** Whether this is the HTTP address of one of its nodes. */
  public boolean serves(URI address) {
    for (JsonNode node : status.path("nodes")) {
      if (node.path("host").asText().equals(address.getHost())
          && node.at("/ports/http").asInt() == address.getPort()) {
        return true;
      }
    }
    return false;
  }

  /** The processes that run, nodes and stores, by name. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (String kind : List.of("nodes", "cassandra")) {
      for (JsonNode process : status.path(kind)) {
        if (process.path("pid").asLong() > 0) {
          pids.put(process.path("name").asText(), process.path("pid").asLong());
        }
      }
    }
    return pids;
  }

  /** Where its first store takes CQL; null if it has none of its own. */
  public @Nullable InetSocketAddress store() {
    JsonNode first = status.path("cassandra").path(0);
    return first.has("port")
        ? new InetSocketAddress(first.path("host").asText(), first.path("port").asInt())
        : null;
  }
}
