package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.handler.codec.http2.Http2Headers;
import io.skein.node.account.PushSubscription;
import io.skein.node.push.MockPushService.Received;
import io.skein.node.testing.Stages;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApnsSenderTest extends PushSenderContract {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final JsonMapper JSON = new JsonMapper();

  private final KeyPair keys = P256.generate();

  @Override
  PushSender sender(PushHttp http) {
    return sender(http, service.url(), CLOCK);
  }

  private PushSender sender(PushHttp http, URI url, Clock clock) {
    return new ApnsSender(
        http,
        new PushSettings.Apns(
            Path.of("unread"), "ABC123DEFG", "DEF123GHIJ", "org.example.chat", url),
        keys.getPrivate(),
        LIFE,
        clock);
  }

  @Override
  PushSubscription subscription() {
    return PushSubscription.ofToken(PushSubscription.Service.APNS, TOKEN, 1);
  }

  @Override
  void takes() {
    service.answers(200);
  }

  @Override
  void knowsItNoMore() {
    service.answers(410, Map.of(), "{\"reason\":\"Unregistered\",\"timestamp\":1}");
  }

  @Override
  Received notification() throws InterruptedException {
    return service.received();
  }

  @Test
  void withoutWordsTheApplicationShowsItsOwn() throws Exception {
    takes();
    sent(PLAIN);
    Received received = notification();

    assertThat(received.path()).isEqualTo("/3/device/" + TOKEN);
    assertThat(received.header("Apns-topic")).isEqualTo("org.example.chat");
    assertThat(received.header("Apns-push-type")).isEqualTo("alert");
    assertThat(received.header("Apns-collapse-id")).isEqualTo(CHAT.toString());
    assertThat(received.header("Apns-expiration"))
        .isEqualTo(Long.toString(NOW.plus(LIFE).getEpochSecond()));
    JsonNode payload = JSON.readTree(received.text());
    assertThat(payload.at("/aps/alert"))
        .isEqualTo(JSON.readTree("{\"loc-key\":\"SKEIN_MESSAGE\"}"));
    assertThat(payload.at("/aps/badge").asInt()).isEqualTo(3);
    assertThat(payload.at("/skein/conversation").asText()).isEqualTo(CHAT.toString());
  }

  @Test
  void withWordsItShowsThese() throws Exception {
    takes();
    sent(WORDY);

    JsonNode payload = JSON.readTree(notification().text());
    assertThat(payload.at("/aps/alert"))
        .isEqualTo(JSON.readTree("{\"title\":\"Bob · Tea\",\"body\":\"hi “你”\"}"));
    assertThat(payload.at("/aps/badge").isMissingNode()).isTrue();
    assertThat(payload.at("/skein/kind").asText()).isEqualTo("mention");
  }

  @ParameterizedTest
  @CsvSource({
    "400, BadDeviceToken, Gone",
    "400, DeviceTokenNotForTopic, Gone",
    "400, BadTopic, Refused",
    "403, InvalidProviderToken, Refused",
    "403, ExpiredProviderToken, Later",
    "429, TooManyRequests, Later",
    "503, Shutdown, Later"
  })
  void apples(int status, String reason, String outcome) throws Exception {
    service.answers(status, Map.of(), "{\"reason\":\"%s\"}".formatted(reason));

    assertThat(sent(PLAIN).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void theTokenIsMadeOnceUntilAppleTakesItNoMore() throws Exception {
    PushSender sender = sender(new PushHttp(LIFE, certificate.trusting()));
    takes();
    service.answers(403, Map.of(), "{\"reason\":\"ExpiredProviderToken\"}");
    takes();

    for (int i = 0; i < 3; i++) {
      Stages.await(sender.send(subscription(), PLAIN));
    }

    String first = notification().header("Authorization");
    String second = notification().header("Authorization");
    String third = notification().header("Authorization");
    assertThat(first).startsWith("bearer ").isEqualTo(second).isNotEqualTo(third);
  }

  /** By HTTP/2, to a server that others have written, which refuses in Apple's words. */
  @Test
  void aServerThatSpeaksAsApplesDoesTakesWhatIsSigned() throws Exception {
    BlockingQueue<String> seen = new ArrayBlockingQueue<>(8);
    MockApnsServer apple =
        new MockApnsServerBuilder()
            .setServerCredentials(
                certificate.certificate().toFile(), certificate.key().toFile(), null)
            .setUseAlpn(true)
            .setHandlerFactory(session -> (headers, payload) -> check(headers, seen))
            .build();
    int port = apple.start(0).get(30, TimeUnit.SECONDS);
    try {
      PushSender sender =
          sender(
              new PushHttp(Duration.ofSeconds(20), certificate.trusting()),
              URI.create("https://127.0.0.1:" + port),
              CLOCK);

      assertThat(Stages.await(sender.send(subscription(), PLAIN))).isEqualTo(PushOutcome.ACCEPTED);
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("org.example.chat " + CHAT);
      PushSubscription unknown =
          PushSubscription.ofToken(PushSubscription.Service.APNS, "ff".repeat(32), 1);
      assertThat(Stages.await(sender.send(unknown, PLAIN))).isEqualTo(PushOutcome.GONE);
    } finally {
      apple.shutdown().get(30, TimeUnit.SECONDS);
    }
  }

  /** What Apple's documentation asks of a provider. */
  private void check(Http2Headers headers, BlockingQueue<String> seen)
      throws RejectedNotificationException {
    String[] token =
        headers.get("authorization").toString().substring("bearer ".length()).split("\\.");
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(keys.getPublic());
      signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token[1]));
      if (!signature.verify(Base64.getUrlDecoder().decode(token[2]))
          || !claims.path("iss").asText().equals("DEF123GHIJ")
          || claims.path("iat").asLong() != NOW.getEpochSecond()) {
        throw new RejectedNotificationException(RejectionReason.INVALID_PROVIDER_TOKEN);
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new RejectedNotificationException(RejectionReason.INVALID_PROVIDER_TOKEN);
    }
    if (!headers.path().toString().equals("/3/device/" + TOKEN)) {
      throw new RejectedNotificationException(RejectionReason.BAD_DEVICE_TOKEN);
    }
    seen.add(headers.get("apns-topic") + " " + headers.get("apns-collapse-id"));
  }

  @Test
  void tokensAreHexadecimal() {
    assertThat(ApnsSender.isToken(TOKEN)).isTrue();
    assertThat(ApnsSender.isToken(TOKEN.replace('f', 'g'))).isFalse();
    assertThat(ApnsSender.isToken("../" + TOKEN)).isFalse();
    assertThat(ApnsSender.isToken("")).isFalse();
  }
}
