package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.PASSWORD;
import static io.skein.node.api.ApiUnderTest.credentials;
import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The devices of a user. */
abstract class DeviceCases {
  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  @Test
  void listsTheUsersDevices() {
    String name = newName();
    Answered here = api.register(name);
    Answered there = logIn(client, name, "{\"name\":\"Büro\",\"type\":\"desktop\"}");

    JsonNode devices = client.get("/v1/devices", here.token()).json().path("devices");

    assertThat(devices).hasSize(2);
    assertThat(ids(devices)).containsExactlyInAnyOrder(here.field("device"), there.field("device"));
    for (JsonNode device : devices) {
      boolean isHere = device.path("id").asText().equals(here.field("device"));
      assertThat(device.path("current").asBoolean()).isEqualTo(isHere);
      assertThat(device.path("type").asText()).isEqualTo(isHere ? "other" : "desktop");
      assertThat(Instant.parse(device.path("lastSeenAt").asText()))
          .isAfterOrEqualTo(device.path("createdAt").asText());
    }
  }

  @Test
  void logsOneOfThemOut() {
    String name = newName();
    Answered here = api.register(name);
    Answered there = logIn(client, name, "{}");
    String path = "/v1/devices/" + there.field("device");

    assertThat(client.delete(path, "", here.token()).status()).isEqualTo(204);

    assertThat(client.get("/v1/devices", there.token()).code()).isEqualTo("LOGGED_OUT");
    assertThat(client.delete(path, "", here.token()).code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void renamesOneOfThem() {
    String name = newName();
    Answered here = api.register(name);
    Answered there = logIn(client, name, "{\"name\":\"Pixel 9\",\"type\":\"phone\"}");
    String path = "/v1/devices/" + there.field("device");

    assertThat(client.put(path, "{\"name\":\"Diensthandy\"}", here.token()).status())
        .isEqualTo(204);

    JsonNode devices = client.get("/v1/devices", there.token()).json().path("devices");
    assertThat(devices).extracting(device -> device.path("name").asText()).contains("Diensthandy");
    String tooLong = "{\"name\":\"" + "x".repeat(65) + "\"}";
    assertThat(
            client
                .send(
                    Sent.WRONG,
                    "PUT",
                    path,
                    tooLong.getBytes(StandardCharsets.UTF_8),
                    ContractClient.withJson(here.token()))
                .code())
        .isEqualTo("BAD_REQUEST");
    assertThat(client.put("/v1/devices/12345", "{\"name\":\"\"}", here.token()).code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void refusesASecondPhoneWhereThatIsTheRule() {
    try (ApiUnderTest strict =
        ApiUnderTest.start(
            "skein.accounts.devices { simultaneous = one-phone, when-conflicting = refuse }")) {
      String name = newName();
      strict.register(name);
      Answered phone = logIn(strict.client, name, "{\"type\":\"phone\"}");

      assertThat(logIn(strict.client, name, "{\"type\":\"phone\"}").code())
          .isEqualTo("TOO_MANY_DEVICES");

      assertThat(logIn(strict.client, name, "{\"type\":\"desktop\"}").status()).isEqualTo(200);
      assertThat(strict.client.get("/v1/devices", phone.token()).status()).isEqualTo(200);
    }
  }

  @Test
  void anotherUsersDeviceIsNone() {
    Answered mine = api.register(newName());
    Answered theirs = api.register(newName());

    Answered refused = client.delete("/v1/devices/" + theirs.field("device"), "", mine.token());

    assertThat(refused.status()).isEqualTo(404);
    assertThat(client.get("/v1/devices", theirs.token()).status()).isEqualTo(200);
  }

  @Test
  void aDeviceThatLogsInAgainIsTheSameDevice() {
    String name = newName();
    Answered before = api.register(name);

    Answered after = logIn(client, name, "{\"id\":\"" + before.field("device") + "\"}");

    assertThat(after.field("device")).isEqualTo(before.field("device"));
    assertThat(
            client
                .post(
                    "/v1/auth/refresh",
                    "{\"refreshToken\":\"" + before.field("refreshToken") + "\"}")
                .code())
        .isEqualTo("REFRESH_INVALID");
    assertThat(client.get("/v1/devices", after.token()).json().path("devices")).hasSize(1);
  }

  @Test
  void beyondTheLimitTheLongestUnseenDeviceIsLoggedOut() {
    String name = newName();
    Answered first = api.register(name);
    for (int i = 0; i < 10; i++) {
      assertThat(logIn(client, name, "{}").status()).isEqualTo(200);
    }

    assertThat(client.get("/v1/devices", first.token()).code()).isEqualTo("LOGGED_OUT");
  }

  @Test
  void aSecondPhoneReplacesTheFirstWhereThatIsTheRule() {
    try (ApiUnderTest strict =
        ApiUnderTest.start("skein.accounts.devices.simultaneous = one-per-type")) {
      String name = newName();
      strict.register(name);
      Answered phone = logIn(strict.client, name, "{\"type\":\"phone\"}");
      Answered desktop = logIn(strict.client, name, "{\"type\":\"desktop\"}");

      logIn(strict.client, name, "{\"type\":\"phone\"}");

      assertThat(strict.client.get("/v1/devices", phone.token()).code()).isEqualTo("LOGGED_OUT");
      assertThat(strict.client.get("/v1/devices", desktop.token()).status()).isEqualTo(200);
    }
  }

  private static Answered logIn(ContractClient client, String name, String device) {
    return client.post(
        "/v1/auth/login", credentials(name, PASSWORD).replace("}", ",\"device\":" + device + "}"));
  }

  private static Set<String> ids(JsonNode devices) {
    Set<String> ids = new HashSet<>();
    devices.forEach(device -> ids.add(device.path("id").asText()));
    return ids;
  }
}
