package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skein.node.account.PushSubscription;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.push.MockPushService.Received;
import io.skein.node.testing.Stages;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FcmSenderTest extends PushSenderContract {
  private static final String TOKEN = "cX3:APA91b-0123456789_abcdefghij";
  private static final JsonMapper JSON = new JsonMapper();
  private static KeyPair keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
  }

  @BeforeEach
  void givesATokenFirst() {
    service.answers(200, Map.of(), "{\"access_token\":\"first\",\"expires_in\":3599}");
  }

  @Override
  PushSender sender(PushHttp http) {
    return new FcmSender(
        http, new PushSettings.Fcm(Path.of("unread"), service.url()), account(), LIFE, CLOCK);
  }

  private ServiceAccount account() {
    return new ServiceAccount(
        "skein-1", "push@skein-1.example", keys.getPrivate(), URI.create(service.url() + "/token"));
  }

  @Override
  PushSubscription subscription() {
    return PushSubscription.ofToken(PushSubscription.Service.FCM, TOKEN, 1);
  }

  @Override
  void takes() {
    service.answers(200, Map.of(), "{\"name\":\"projects/skein-1/messages/1\"}");
  }

  @Override
  void knowsItNoMore() {
    service.answers(404, Map.of(), error("NOT_FOUND", "UNREGISTERED"));
  }

  private static String error(String status, String code) {
    return "{\"error\":{\"status\":\"%s\",\"details\":[{\"errorCode\":\"%s\"}]}}"
        .formatted(status, code);
  }

  @Override
  Received notification() throws InterruptedException {
    service.received();
    return service.received();
  }

  @Test
  void tellsDataAloneWhichTheApplicationMakesANotificationOf() throws Exception {
    takes();
    sent(PLAIN);
    Received received = notification();

    assertThat(received.path()).isEqualTo("/v1/projects/skein-1/messages:send");
    assertThat(received.header("Authorization")).isEqualTo("Bearer first");
    assertThat(JSON.readTree(received.text()))
        .isEqualTo(
            JSON.readTree(
                """
                {"message": {"token": "%s",
                  "data": {"conversation": "%s", "kind": "message", "badge": "3"},
                  "android": {"priority": "HIGH", "ttl": "86400s"}}}
                """
                    .formatted(TOKEN, CHAT)));
  }

  /** RFC 7523 section 2.1. */
  @Test
  void asksForATokenWithASignatureOfTheServiceAccount() throws Exception {
    takes();
    sent(PLAIN);
    Received asked = service.received();

    assertThat(asked.path()).isEqualTo("/token");
    assertThat(asked.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
    String[] form = asked.text().split("&assertion=");
    assertThat(URLDecoder.decode(form[0], StandardCharsets.UTF_8))
        .isEqualTo("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer");
    String[] parts = form[1].split("\\.");
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    assertThat(claims.path("iss").asText()).isEqualTo("push@skein-1.example");
    assertThat(claims.path("aud").asText()).isEqualTo(service.url() + "/token");
    assertThat(claims.path("scope").asText()).endsWith("/auth/firebase.messaging");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void keepsTheTokenUntilTheServiceTakesItNoMore() throws Exception {
    PushSender sender = sender();
    takes();
    service.answers(401, Map.of(), error("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"));
    service.answers(200, Map.of(), "{\"access_token\":\"second\",\"expires_in\":3599}");
    takes();

    assertThat(Stages.await(sender.send(subscription(), PLAIN))).isEqualTo(PushOutcome.ACCEPTED);
    assertThat(Stages.await(sender.send(subscription(), PLAIN))).isEqualTo(PushOutcome.LATER);
    assertThat(Stages.await(sender.send(subscription(), PLAIN))).isEqualTo(PushOutcome.ACCEPTED);

    assertThat(notification().header("Authorization")).isEqualTo("Bearer first");
    assertThat(service.received().header("Authorization")).isEqualTo("Bearer first");
    assertThat(notification().header("Authorization")).isEqualTo("Bearer second");
  }

  @ParameterizedTest
  @CsvSource({
    "403, PERMISSION_DENIED, SENDER_ID_MISMATCH, Gone",
    "404, NOT_FOUND, UNREGISTERED, Gone",
    "400, INVALID_ARGUMENT, INVALID_ARGUMENT, Refused",
    "429, RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, Later",
    "500, INTERNAL, INTERNAL, Later"
  })
  void googles(int status, String word, String code, String outcome) throws Exception {
    service.answers(status, Map.of(), error(word, code));

    assertThat(sent(PLAIN).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void readsTheFileOfTheConsoleAndRepeatsNothingOfABadOne(@TempDir Path folder) throws Exception {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    Path good =
        Files.writeString(
            folder.resolve("fcm.json"),
            """
            {"type": "service_account", "project_id": "p", "client_email": "e",
             "private_key": "%s", "token_uri": "https://oauth2.example/token"}
            """
                .formatted(pem));
    Path bad = Files.writeString(folder.resolve("bad.json"), "{\"private_key\": \"s3cret\"}");

    assertThat(ServiceAccount.read(good, "here").project()).isEqualTo("p");
    assertThat(ServiceAccount.read(good, "here").key()).isEqualTo(keys.getPrivate());
    assertThatThrownBy(() -> ServiceAccount.read(bad, "here"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("here")
        .hasMessageNotContaining("s3cret");
  }
}
