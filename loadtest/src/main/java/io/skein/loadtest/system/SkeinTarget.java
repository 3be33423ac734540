package io.skein.loadtest.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.scenario.ScenarioException;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.SkeinDialect;
import io.skein.protocol.Limits;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Skein cluster that runs: found by its HTTP address, filled with users by its service key. */
public final class SkeinTarget implements Target {
  /** A node that has just started takes its time for each, and answers before its own is over. */
  private static final int PER_REQUEST = 250;

  private static final String TLS = "tls://";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A newer node may have a limit more. */
  private static final ObjectReader LENIENT =
      JSON.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final URI base;
  private final String serviceKey;
  private final Map<String, Long> pids;
  private final @Nullable InetSocketAddress store;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<SkeinDialect.Account> accounts = new ArrayList<>();

  /** By number of the user, as the accounts. */
  private final List<String> refreshTokens = new ArrayList<>();

  private final List<InetSocketAddress> sockets;

  private SkeinTarget(URI base, String serviceKey, @Nullable InstanceStatus status) {
    this.base = base;
    this.serviceKey = serviceKey;
    this.pids = status == null ? Map.of() : status.pids();
    this.store = status == null ? null : status.store();
    this.sockets = findSockets();
  }

  /**
   * Connects to a cluster.
   *
   * @param base HTTP address of one node
   * @param serviceKeyFile the cluster's service key
   * @param status of the instance, for the processes; null if it runs elsewhere
   * @throws ScenarioException if it does not answer
   */
  public static SkeinTarget at(URI base, Path serviceKeyFile, @Nullable InstanceStatus status) {
    try {
      return new SkeinTarget(base, Files.readString(serviceKeyFile).strip(), status);
    } catch (IOException e) {
      throw new ScenarioException("cannot read the service key " + serviceKeyFile);
    }
  }

  private List<InetSocketAddress> findSockets() {
    List<InetSocketAddress> found = new ArrayList<>();
    for (JsonNode endpoint : get("/v1/endpoints").path("endpoints")) {
      found.add(socketOf(endpoint.asText()));
    }
    if (found.isEmpty()) {
      throw new ScenarioException("no node of " + base + " is ready");
    }
    return List.copyOf(found);
  }

  /**
   * The socket of an endpoint as nodes tell it. The harness speaks no TLS: a node that does serves
   * plain connections on the same port, unless it is told not to.
   */
  static InetSocketAddress socketOf(String endpoint) {
    String address = endpoint.startsWith(TLS) ? endpoint.substring(TLS.length()) : endpoint;
    int colon = address.lastIndexOf(':');
    try {
      InetSocketAddress socket =
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
      if (socket.isUnresolved()) {
        throw new ScenarioException("a node names a host that is not known here: " + endpoint);
      }
      return socket;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ScenarioException("no socket of a node: " + endpoint);
    }
  }

  @Override
  public String name() {
    return "Skein, " + sockets.size() + (sockets.size() == 1 ? " node" : " nodes");
  }

  @Override
  public List<InetSocketAddress> sockets() {
    return sockets;
  }

  /** Where its first store takes CQL; null if the instance is not known. */
  public @Nullable InetSocketAddress store() {
    return store;
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(pids);
  }

  /** Users of names that no earlier run used: a run starts with empty conversations. */
  @Override
  public void prepare(int users) {
    accounts.clear();
    refreshTokens.clear();
    String run = "load-" + letters(System.currentTimeMillis());
    while (accounts.size() < users) {
      int count = Math.min(PER_REQUEST, users - accounts.size());
      // Pairs that never met write as fast as they can.
      ObjectNode request = JSON.createObjectNode().put("strangers", "everyone");
      ArrayNode names = request.putArray("names");
      for (int i = 0; i < count; i++) {
        names.add(run + "-" + letters(accounts.size() + i));
      }
      List<String> ids = new ArrayList<>();
      for (JsonNode made : post("/v1/service/users", request).path("users")) {
        ids.add(result(made, "user"));
      }
      logIn(ids);
    }
  }

  /** A number in letters that look like no other: look-alike names are refused. */
  private static String letters(long number) {
    StringBuilder text = new StringBuilder();
    for (char digit : Long.toString(number).toCharArray()) {
      text.append("abcdefghkp".charAt(digit - '0'));
    }
    return text.toString();
  }

  private void logIn(List<String> ids) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode wanted = request.putArray("tokens");
    ids.forEach(id -> wanted.addObject().put("user", id));
    for (JsonNode token : post("/v1/service/tokens", request).path("tokens")) {
      accounts.add(
          new SkeinDialect.Account(
              UserId.parse(token.get("user").asText()), result(token, "accessToken")));
      refreshTokens.add(result(token, "refreshToken"));
    }
  }

  /** One field of one result of a batch. */
  private static String result(JsonNode one, String field) {
    if (!one.has(field)) {
      throw new ScenarioException("a user was refused: " + one.at("/problem/code").asText());
    }
    return one.get(field).asText();
  }

  /** As an app would be built: tokens from the HTTP API, which also names the sockets. */
  @Override
  public SdkAccount sdkAccount(int user) {
    return new SdkAccount(
        accounts.get(user).id(),
        SkeinClient.builder()
            .server(base.toString())
            .credentials(Credentials.refreshToken(refreshTokens.get(user), next -> {})));
  }

  @Override
  public List<SkeinDialect.Account> accounts() {
    return List.copyOf(accounts);
  }

  @Override
  public Limits limits() {
    try {
      return LENIENT.treeToValue(get("/v1/limits"), Limits.class);
    } catch (JsonProcessingException e) {
      throw new ScenarioException("no limits of a node: " + e.getOriginalMessage());
    }
  }

  @Override
  public Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events events) {
    return new SkeinDialect(
        population,
        accounts,
        bodyBytes,
        login == Login.BARE ? SkeinDialect.FirstSync.LEFT_OUT : SkeinDialect.FirstSync.DONE,
        events);
  }

  @Override
  public void close() {
    // The cluster was there before us.
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  private JsonNode post(String path, JsonNode body) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .header("Skein-Service-Key", serviceKey)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(Duration.ofSeconds(60)).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new ScenarioException(
            request.method()
                + " "
                + request.uri()
                + ": "
                + response.statusCode()
                + " "
                + JSON.readTree(response.body()).path("code").asText());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new ScenarioException("no answer from " + request.uri() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException("interrupted");
    }
  }
}
