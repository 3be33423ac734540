package io.skein.client.testing;

import com.sun.net.httpserver.HttpExchange;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a {@link FakeCluster}: passwords, tokens, devices, and the HTTP API of them.
 * Guarded by the cluster's lock, which {@link #serve} takes.
 */
final class FakeAccounts {
  private static final String DEVICES = "/v1/devices";
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"([^\"]*)\"");

  private final Object lock;
  private final ModelCluster model;
  private final String endpoint;
  private final Map<String, DeviceId> tokens = new LinkedHashMap<>();
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final FakeDevices devices = new FakeDevices();
  private final FakeLinks deviceLinks = new FakeLinks();
  private int lastToken;
  private int accessTokenSeconds = 900;
  private int logIns;

  /**
   * @param endpoint where sockets are to be opened
   */
  FakeAccounts(Object lock, ModelCluster model, String endpoint) {
    this.lock = lock;
    this.model = model;
    this.endpoint = endpoint;
  }

  UserId addUser(String name, String password) {
    passwords.put(name, password);
    return model.addUser(name);
  }

  void changePassword(String name, String password) {
    passwords.put(name, password);
  }

  /** A new access token of a device. */
  String tokenOf(DeviceId device) {
    String token = "token-" + ++lastToken;
    tokens.put(token, device);
    return token;
  }

  /** Null: it is void. */
  @Nullable DeviceId deviceOf(String token) {
    return tokens.get(token);
  }

  void expire(String token) {
    tokens.remove(token);
  }

  void forgetTokens() {
    tokens.clear();
  }

  void accessTokenSeconds(int seconds) {
    accessTokenSeconds = seconds;
  }

  int accessTokenMillis() {
    return accessTokenSeconds * 1_000;
  }

  int logIns() {
    return logIns;
  }

  void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> fields = new LinkedHashMap<>();
      Matcher matcher = FIELD.matcher(body);
      while (matcher.find()) {
        fields.putIfAbsent(matcher.group(1), matcher.group(2));
      }
      String path = exchange.getRequestURI().getPath();
      Answer answer;
      synchronized (lock) {
        answer =
            path.startsWith(DEVICES)
                ? answerOfDevices(
                    exchange.getRequestMethod(),
                    path.substring(DEVICES.length()),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    fields)
                : answer(path, fields);
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Connection", "close");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Answer(int status, String body) {
    static Answer problem(int status, ErrorCode code) {
      return new Answer(
          status, "{\"code\":\"%s\",\"number\":%d,\"detail\":\"\"}".formatted(code, code.number()));
    }
  }

  private Answer answer(String path, Map<String, String> fields) {
    switch (path) {
      case "/v1/endpoints" -> {
        return new Answer(200, "{\"endpoints\":[\"%s\"]}".formatted(endpoint));
      }
      case "/v1/auth/register" -> {
        String name = String.valueOf(fields.get("name"));
        if (passwords.containsKey(name)) {
          return Answer.problem(409, ErrorCode.NAME_TAKEN);
        }
        return signedIn(201, model.addDevice(addUser(name, fields.get("password"))), name);
      }
      case "/v1/auth/login" -> {
        logIns++;
        String name = String.valueOf(fields.get("name"));
        UserId user = model.userNamed(name);
        boolean good =
            user != null && passwords.getOrDefault(name, "").equals(fields.get("password"));
        return good
            ? signedIn(200, model.addDevice(user), name)
            : Answer.problem(401, ErrorCode.WRONG_CREDENTIALS);
      }
      case "/v1/auth/link" -> {
        return new Answer(201, deviceLinks.begin(fields.get("name"), fields.get("type")));
      }
      case "/v1/auth/link/token" -> {
        String code = fields.get("deviceCode");
        ErrorCode refusal = deviceLinks.refusal(code);
        return code != null && refusal == null
            ? linked(deviceLinks.take(code))
            : Answer.problem(400, refusal == null ? ErrorCode.BAD_REQUEST : refusal);
      }
      case "/v1/auth/refresh" -> {
        DeviceId device = tokens.remove("refresh-" + fields.get("refreshToken"));
        return device == null
            ? Answer.problem(401, ErrorCode.REFRESH_INVALID)
            : signedIn(200, device, "");
      }
      default -> {
        return Answer.problem(404, ErrorCode.NOT_FOUND);
      }
    }
  }

  private Answer linked(UserId user) {
    return signedIn(200, model.addDevice(user), model.nameOf(user));
  }

  /**
   * @param id after a slash; empty: all of the user
   */
  private Answer answerOfDevices(
      String method, String id, @Nullable String authorization, Map<String, String> fields) {
    DeviceId current =
        authorization == null ? null : tokens.get(authorization.substring("Bearer ".length()));
    if (current == null) {
      return Answer.problem(401, ErrorCode.TOKEN_INVALID);
    }
    if (id.equals("/link")) {
      String found =
          deviceLinks.decide(model.userOf(current), fields.get("link"), fields.get("decision"));
      return found == null ? Answer.problem(400, ErrorCode.EXPIRED_TOKEN) : new Answer(200, found);
    }
    List<DeviceId> all = model.devicesOf(model.userOf(current));
    if (id.isEmpty()) {
      return new Answer(200, devices.list(all, current));
    }
    DeviceId one = DeviceId.parse(id.substring(1));
    if (!all.contains(one)) {
      return Answer.problem(404, ErrorCode.NOT_FOUND);
    }
    if (method.equals("PUT")) {
      devices.rename(one, String.valueOf(fields.get("name")));
    } else {
      devices.logOut(one);
      tokens.values().removeIf(one::equals);
    }
    return new Answer(204, "");
  }

  private Answer signedIn(int status, DeviceId device, String name) {
    String refresh = "r" + ++lastToken;
    tokens.put("refresh-" + refresh, device);
    return new Answer(
        status,
        ("{\"user\":\"%s\",\"name\":\"%s\",\"device\":\"%s\",\"accessToken\":\"%s\","
                + "\"accessTokenSeconds\":%d,\"refreshToken\":\"%s\",\"endpoints\":[\"%s\"]}")
            .formatted(
                model.userOf(device),
                name,
                device,
                tokenOf(device),
                accessTokenSeconds,
                refresh,
                endpoint));
  }
}
