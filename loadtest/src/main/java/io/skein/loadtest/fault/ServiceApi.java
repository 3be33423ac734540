package io.skein.loadtest.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes users and logs devices in, by the cluster's service key. Blocking; thread-safe. */
final class ServiceApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final URI base;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  ServiceApi(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  List<UserId> makeUsers(List<String> names) {
    // They write to each other as they come, without asking first.
    ObjectNode request = JSON.createObjectNode().put("strangers", "everyone");
    ArrayNode all = request.putArray("names");
    names.forEach(all::add);
    List<UserId> users = new ArrayList<>();
    for (JsonNode made : post("/v1/service/users", request).path("users")) {
      users.add(UserId.parse(field(made, "user")));
    }
    return users;
  }

  /** A refresh token of a new device for each, in this order; a user may come more than once. */
  List<String> logIn(List<UserId> users) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode wanted = request.putArray("tokens");
    users.forEach(user -> wanted.addObject().put("user", user.toString()));
    List<String> tokens = new ArrayList<>();
    for (JsonNode token : post("/v1/service/tokens", request).path("tokens")) {
      tokens.add(field(token, "refreshToken"));
    }
    return tokens;
  }

  private static String field(JsonNode one, String name) {
    if (!one.has(name)) {
      throw new FaultRunException("a user was refused: " + one.at("/problem/code").asText());
    }
    return one.get(name).asText();
  }

  private JsonNode post(String path, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header("Skein-Service-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new FaultRunException(path + " was answered with " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new FaultRunException("no answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultRunException("interrupted", e);
    }
  }
}
