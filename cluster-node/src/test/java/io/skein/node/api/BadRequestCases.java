package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must be refused, of each operation that the contract has. */
abstract class BadRequestCases {
  private static final byte[] NONE = new byte[0];

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  private record Target(String method, String path, Operation operation) {
    boolean takesABody() {
      return operation.getRequestBody() != null;
    }

    boolean isSecured(String scheme) {
      return operation.getSecurity() == null
          ? scheme.equals("accessToken")
          : operation.getSecurity().stream().anyMatch(one -> one.containsKey(scheme));
    }
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsPlace() {
    List<byte[]> bodies =
        List.of(
            bytes("{"),
            bytes("{\"name\":1,\"name\":2}"),
            bytes("{} {}"),
            bytes(" "),
            bytes("[]"),
            bytes("null"),
            bytes("[".repeat(1_000)),
            bytes("{\"a\":\"\u0000\"}"),
            new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'},
            new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0});
    Map<String, String> headers = all(api.register(newName()));

    for (Target target : withBody()) {
      for (byte[] body : bodies) {
        Answered refused = send(target, body, headers);
        assertThat(refused.code()).isEqualTo("BAD_REQUEST");
        assertThat(refused.field("detail")).startsWith("body: ");
      }
    }
  }

  @Test
  void fieldsOfTheWrongTypeAreNamed() {
    for (String field : List.of("name", "password")) {
      for (String value : List.of("1", "null", "[]", "{}", "\"" + "x".repeat(1_025) + "\"")) {
        String body =
            "{\"name\":\"alice\",\"password\":\"correct horse\"}"
                .replaceAll("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":" + value);

        Answered refused = post("/v1/auth/login", body);

        assertThat(refused.code()).isEqualTo("BAD_REQUEST");
        assertThat(refused.field("detail")).startsWith(field + ": ");
      }
    }
    assertThat(
            post(
                    "/v1/auth/login",
                    "{\"name\":\"a\",\"password\":\"b\",\"device\":{\"type\":\"toaster\"}}")
                .field("detail"))
        .startsWith("device.type: ");
  }

  @Test
  void unknownFieldsAreSkipped() {
    Answered answered =
        client.send(
            Sent.WRONG,
            "POST",
            "/v1/auth/logout",
            bytes("{\"newerThanThisNode\":{\"a\":[1]}}"),
            ContractClient.withJson(api.register(newName()).token()));

    assertThat(answered.status()).isEqualTo(204);
  }

  @Test
  void anotherMediaTypeIsRefused() {
    Map<String, String> headers = all(api.register(newName()));
    for (Target target : withBody()) {
      for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
        Map<String, String> typed = new HashMap<>(headers);
        typed.put("Content-Type", type);

        assertThat(
                client.send(Sent.WRONG, target.method(), target.path(), bytes("{}"), typed).code())
            .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
      }
    }
  }

  @Test
  void anOversizedBodyIsRefused() {
    Map<String, String> headers = all(api.register(newName()));
    for (Target target : withBody()) {
      assertThat(send(target, bytes("{\"a\":\"" + "x".repeat(70_000) + "\"}"), headers).code())
          .isEqualTo("CONTENT_TOO_LARGE");
    }
  }

  @Test
  void withoutATokenOrWithAForgedOneNothingIsDone() {
    for (Target target : targets()) {
      if (target.isSecured("accessToken")) {
        for (Map<String, String> headers :
            List.<Map<String, String>>of(
                Map.of(),
                Map.of("Authorization", "Basic YTpi"),
                Map.of("Authorization", "Bearer "),
                Map.of("Authorization", "Bearer " + "A".repeat(76)))) {
          Answered refused = send(target, bytes("{}"), headers);
          assertThat(refused.code()).isEqualTo("TOKEN_INVALID");
          assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
      }
    }
  }

  @Test
  void withoutTheServiceKeyNothingIsDone() {
    Answered user = api.register(newName());
    for (Target target : targets()) {
      if (target.isSecured("serviceKey")) {
        assertThat(send(target, bytes("{}"), user.token()).code()).isEqualTo("SERVICE_KEY_INVALID");
        assertThat(send(target, bytes("{}"), Map.of("Skein-Service-Key", "a wrong one")).status())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void idsAndNumbersThatAreNoneAreRefused() {
    Map<String, String> token = api.register(newName()).token();
    for (String path :
        List.of(
            "/v1/devices/abc",
            "/v1/devices/-1",
            "/v1/devices/99999999999999999999",
            "/v1/conversations?limit=0",
            "/v1/conversations?limit=many",
            "/v1/conversations?after=g0",
            "/v1/conversations?after=%F0%9F%98%80")) {
      String method = path.startsWith("/v1/devices") ? "DELETE" : "GET";
      assertThat(client.send(Sent.WRONG, method, path, NONE, token).code())
          .as(path)
          .isEqualTo("BAD_REQUEST");
    }
  }

  @Test
  void unknownPathsAndMethodsAreCoded() {
    assertThat(client.send(Sent.UNKNOWN, "GET", "/v1", NONE, Map.of()).code())
        .isEqualTo("NOT_FOUND");
    assertThat(client.send(Sent.UNKNOWN, "GET", "/v1/devices/1/2", NONE, Map.of()).status())
        .isEqualTo(404);
    Answered refused = client.send(Sent.UNKNOWN, "PUT", "/v1/devices", NONE, Map.of());
    assertThat(refused.code()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(refused.header("Allow")).isEqualTo("GET");
  }

  @Test
  void anOverloadedNodeSaysSo() {
    try (ApiUnderTest busy = ApiUnderTest.startOverloaded()) {
      for (Target target : targets()) {
        Answered refused =
            busy.client.send(
                Sent.WRONG,
                target.method(),
                target.path(),
                target.takesABody() ? bytes("{}") : NONE,
                Map.of("Content-Type", "application/json"));
        assertThat(refused.code()).isEqualTo("OVERLOADED");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
      }
    }
  }

  @Test
  void aStoreThatIsAwayIsToldApartFromADefect() {
    try (ApiUnderTest away = ApiUnderTest.start("")) {
      Answered device = away.register(newName());
      away.accountStore.setAway(true);
      away.deviceStore.setAway(true);

      assertThat(away.client.get("/v1/devices", device.token()).code()).isEqualTo("UNAVAILABLE");
      assertThat(away.register(newName()).code()).isEqualTo("UNAVAILABLE");

      away.accountStore.setAway(false);
      assertThat(away.register(newName()).code()).isEqualTo("OUTCOME_UNKNOWN");
    }
  }

  private static List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    ContractClient.document()
        .getPaths()
        .forEach(
            (path, item) -> {
              for (Map.Entry<HttpMethod, Operation> one : item.readOperationsMap().entrySet()) {
                targets.add(
                    new Target(
                        one.getKey().name(), path.replaceAll("\\{[^}]*}", "1"), one.getValue()));
              }
            });
    return targets;
  }

  private static List<Target> withBody() {
    return targets().stream().filter(Target::takesABody).toList();
  }

  private Answered post(String path, String body) {
    return client.send(Sent.WRONG, "POST", path, bytes(body), ContractClient.withJson(Map.of()));
  }

  private Answered send(Target target, byte[] body, Map<String, String> headers) {
    return client.send(
        Sent.WRONG,
        target.method(),
        target.path(),
        target.takesABody() ? body : NONE,
        ContractClient.withJson(headers));
  }

  private static Map<String, String> all(Answered device) {
    Map<String, String> headers = new HashMap<>(device.token());
    headers.putAll(ApiUnderTest.serviceKey());
    return headers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
