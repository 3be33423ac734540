package io.skein.node.api;

import static io.skein.node.api.ApiUnderTest.newName;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.node.account.PushSubscription;
import io.skein.node.api.ContractClient.Answered;
import io.skein.node.api.ContractClient.Sent;
import io.skein.node.testing.Stages;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which push services devices are reached. */
abstract class PushCases {
  /** The browser's of RFC 8291 appendix A. */
  private static final String KEY =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

  private static final String SECRET = "BTBZMqHH6r4Tts7J_aSIgg";
  private static final String GOOD =
      "{\"service\":\"web\",\"endpoint\":\"https://push.example/send/abc\",\"p256dh\":\"%s\",\"auth\":\"%s\"}"
          .formatted(KEY, SECRET);

  private final ApiUnderTest api = HttpApiTest.api;
  private final ContractClient client = api.client;

  @Test
  void tellsPagesTheKeyOfTheCluster() {
    JsonNode push = client.get("/v1/push", Map.of()).json();

    assertThat(push.path("services")).extracting(JsonNode::asText).containsExactly("web");
    assertThat(Base64.getUrlDecoder().decode(push.path("webKey").asText()))
        .hasSize(65)
        .startsWith(4);
  }

  @Test
  void registersTheCallersDeviceUntilItSaysOtherwise() {
    Answered alice = api.register(newName());

    assertThat(client.put("/v1/push/subscription", GOOD, alice.token()).status()).isEqualTo(204);
    PushSubscription stored = subscriptions(alice).get(device(alice));
    assertThat(stored.service()).isEqualTo(PushSubscription.Service.WEB);
    assertThat(stored.address()).isEqualTo("https://push.example/send/abc");
    assertThat(stored.secret().size()).isEqualTo(16);

    int before = api.sessions.subscriptionChanges.get();
    assertThat(client.delete("/v1/push/subscription", "", alice.token()).status()).isEqualTo(204);
    assertThat(subscriptions(alice)).isEmpty();
    assertThat(api.sessions.subscriptionChanges).hasValue(before + 1);
  }

  @Test
  void aLogOutEndsIt() {
    Answered alice = api.register(newName());
    client.put("/v1/push/subscription", GOOD, alice.token());

    assertThat(client.post("/v1/auth/logout", "{}", alice.token()).status()).isEqualTo(204);

    assertThat(subscriptions(alice)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://push.example/, http://push.example/, endpoint",
    "push.example, 169.254.169.254, endpoint",
    "push.example, push.example:8443, endpoint",
    "push.example, user@push.example, endpoint",
    "push.example, evilpush.example, endpoint",
    "BTBZMqHH6r4Tts7J_aSIgg, BTBZMqHH6r4Tts7J_aSI, auth",
    "BTBZMqHH6r4Tts7J_aSIgg, %, auth",
    "BCVxsr7N, BCVxsr7O, p256dh",
    "\"web\", \"fcm\", token",
    "\"web\", \"pigeon\", service"
  })
  void whatNoPushServiceHasGivenIsRefused(String good, String bad, String named) {
    Answered alice = api.register(newName());

    Answered refused =
        client.send(
            Sent.WRONG,
            "PUT",
            "/v1/push/subscription",
            GOOD.replace(good, bad).getBytes(StandardCharsets.UTF_8),
            ContractClient.withJson(alice.token()));

    assertThat(refused.code()).isEqualTo("BAD_REQUEST");
    assertThat(refused.field("detail")).startsWith(named + ": ");
    assertThat(subscriptions(alice)).isEmpty();
  }

  @Test
  void aServiceThatTheClusterDoesNotUseIsNamed() {
    Answered alice = api.register(newName());

    Answered refused =
        client.put(
            "/v1/push/subscription",
            "{\"service\":\"apns\",\"token\":\"%s\"}".formatted("ab".repeat(32)),
            alice.token());

    assertThat(refused.code()).isEqualTo("BAD_REQUEST");
    assertThat(refused.field("detail")).isEqualTo("service: apns is not used by this cluster");
  }

  private Map<DeviceId, PushSubscription> subscriptions(Answered signedIn) {
    return Stages.await(api.deviceStore.state(UserId.parse(signedIn.field("user"))))
        .subscriptions();
  }

  private static DeviceId device(Answered signedIn) {
    return DeviceId.parse(signedIn.field("device"));
  }
}
