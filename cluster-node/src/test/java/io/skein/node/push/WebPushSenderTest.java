package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skein.node.account.PushSubscription;
import io.skein.node.push.MockPushService.Received;
import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebPushSenderTest extends PushSenderContract {
  private static final KeyPair BROWSER = P256.generate();
  private static final Bytes BROWSER_POINT = P256.point((ECPublicKey) BROWSER.getPublic());
  private static final Bytes SECRET = Bytes.wrap(new byte[16]);
  private static final JsonMapper JSON = new JsonMapper();

  private final KeyPair cluster = P256.generate();
  private final WebPushIdentity identity =
      new WebPushIdentity(cluster, Optional.of("mailto:operator@skein.example"), CLOCK);

  @Override
  PushSender sender(PushHttp http) {
    String host = service.url().getAuthority();
    return new WebPushSender(http, identity, PushEndpointRules.of(List.of(host)), LIFE, CLOCK);
  }

  @Override
  PushSubscription subscription() {
    return new PushSubscription(
        PushSubscription.Service.WEB, service.url() + "/send/abc", BROWSER_POINT, SECRET, 1);
  }

  @Override
  void takes() {
    service.answers(201);
  }

  @Override
  void knowsItNoMore() {
    service.answers(410);
  }

  @Override
  Received notification() throws InterruptedException {
    return service.received();
  }

  @Test
  void onlyTheBrowserReadsWhatIsTold() throws Exception {
    sent(WORDY);
    Received received = notification();

    WebPushReceiver browser = new WebPushReceiver(BROWSER.getPrivate(), BROWSER_POINT, SECRET);
    assertThat(JSON.readTree(browser.decrypt(received.body().asArray())))
        .isEqualTo(
            JSON.readTree(
                "{\"conversation\":\"%s\",\"kind\":\"mention\",\"title\":\"Bob · Tea\",\"text\":\"hi “你”\"}"
                    .formatted(CHAT)));
    assertThat(received.text()).doesNotContain("Bob", CHAT.toString());
  }

  @Test
  void withoutWordsItTellsTheConversationAndTheBadgeAlone() throws Exception {
    sent(PLAIN);

    WebPushReceiver browser = new WebPushReceiver(BROWSER.getPrivate(), BROWSER_POINT, SECRET);
    assertThat(JSON.readTree(browser.decrypt(notification().body().asArray())))
        .isEqualTo(
            JSON.readTree(
                "{\"conversation\":\"%s\",\"kind\":\"message\",\"badge\":3}".formatted(CHAT)));
  }

  @Test
  void theHeadersSayHowItIsToBeKept() throws Exception {
    sent(PLAIN);
    sent(WORDY);
    Received one = notification();
    Received other = notification();

    assertThat(one.path()).isEqualTo("/send/abc");
    assertThat(one.header("Content-encoding")).isEqualTo("aes128gcm");
    assertThat(one.header("Ttl")).isEqualTo("86400");
    assertThat(one.header("Urgency")).isEqualTo("high");
    assertThat(one.header("Topic"))
        .hasSize(32)
        .matches("[A-Za-z0-9_-]+")
        .isEqualTo(other.header("Topic"));
  }

  /** RFC 8292 sections 2 and 3. */
  @Test
  void theServiceLearnsWhoTheClusterIs() throws Exception {
    sent(PLAIN);
    String authorization = notification().header("Authorization");

    assertThat(authorization).matches("vapid t=[^,.]+\\.[^,.]+\\.[^,.]+, k=[A-Za-z0-9_-]{87}");
    String token = authorization.substring("vapid t=".length(), authorization.indexOf(", k="));
    assertThat(authorization.substring(authorization.indexOf("k=") + 2))
        .isEqualTo(
            Base64.getUrlEncoder().withoutPadding().encodeToString(identity.publicKey().asArray()));
    String[] parts = token.split("\\.");
    assertThat(json(parts[0])).isEqualTo(JSON.readTree("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"));
    assertThat(json(parts[1]).path("aud").asText()).isEqualTo(service.url().toString());
    assertThat(json(parts[1]).path("sub").asText()).isEqualTo("mailto:operator@skein.example");
    assertThat(json(parts[1]).path("exp").asLong())
        .isBetween(NOW.getEpochSecond(), NOW.getEpochSecond() + 24 * 3600);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(cluster.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  private static JsonNode json(String part) throws Exception {
    return JSON.readTree(Base64.getUrlDecoder().decode(part));
  }

  @Test
  void anEndpointThatIsAllowedNoMoreIsGoneAndNotSpokenTo() throws Exception {
    PushSender strict =
        new WebPushSender(
            new PushHttp(LIFE, certificate.trusting()),
            identity,
            PushEndpointRules.of(List.of("push.example")),
            LIFE,
            CLOCK);

    assertThat(Stages.await(strict.send(subscription(), PLAIN))).isEqualTo(PushOutcome.GONE);
  }

  @Test
  void aServiceWithoutAnyoneThereSaysSoIn404Too() throws Exception {
    answers(404, Map.of());

    assertThat(sent(PLAIN)).isEqualTo(PushOutcome.GONE);
  }

  @Test
  void theLongestWordsFitEveryServiceHoweverTheyAreWritten() {
    String worst = "\u0001".repeat(PushSettings.TEXT_LENGTH_MAX);
    String wide = "😀".repeat(PushSettings.TEXT_LENGTH_MAX);
    for (String text : List.of(worst, wide)) {
      PushNotification longest =
          new PushNotification(
              ConversationId.direct(new UserId(-1), new UserId(-2)),
              PushNotification.Kind.MESSAGE,
              Integer.MAX_VALUE,
              text,
              text);

      assertThat(PushPayload.web(longest).length).isLessThanOrEqualTo(WebPushCipher.TEXT_BYTES_MAX);
      assertThat(PushPayload.apns(longest).length).isLessThanOrEqualTo(4096);
      assertThat(PushPayload.fcm("", longest, 0).length).isLessThanOrEqualTo(4096);
    }
  }
}
