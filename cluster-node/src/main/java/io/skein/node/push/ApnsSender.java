package io.skein.node.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skein.node.account.PushSubscription;
import io.skein.node.push.SignedToken.Algorithm;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Apple's push service, by its provider API over HTTP/2 with a signed token. Thread-safe.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications">User Notifications</a>
 */
final class ApnsSender implements PushSender {
  /** Apple takes a token for an hour, and wants none more often than every 20 minutes. */
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(40);

  private static final Set<String> TOKEN_IS_BAD =
      Set.of("BadDeviceToken", "DeviceTokenNotForTopic", "Unregistered", "ExpiredToken");
  private static final Set<String> PROOF_IS_OLD =
      Set.of("ExpiredProviderToken", "TooManyProviderTokenUpdates");
  private static final JsonMapper JSON = new JsonMapper();

  private record Proof(String token, Instant made) {}

  private final PushHttp http;
  private final PushSettings.Apns settings;
  private final PrivateKey key;
  private final Duration life;
  private final Clock clock;
  private @Nullable Proof proof;

  ApnsSender(
      PushHttp http, PushSettings.Apns settings, PrivateKey key, Duration life, Clock clock) {
    this.http = http;
    this.settings = settings;
    this.key = key;
    this.life = life;
    this.clock = clock;
  }

  /** Whether a text can be a device's token: Apple writes them as hexadecimal digits. */
  static boolean isToken(String text) {
    return text.length() >= 16
        && text.length() <= 200
        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  @Override
  public CompletionStage<PushOutcome> send(PushSubscription to, PushNotification notification) {
    Instant now = clock.instant();
    Map<String, String> headers = new HashMap<>();
    headers.put("authorization", "bearer " + proof(now));
    headers.put("apns-topic", settings.topic());
    headers.put("apns-push-type", "alert");
    headers.put("apns-priority", "10");
    headers.put("apns-expiration", Long.toString(now.plus(life).getEpochSecond()));
    headers.put("apns-collapse-id", notification.conversation().toString());
    headers.put("content-type", "application/json");
    URI device = settings.url().resolve("/3/device/" + to.address());
    return http.post(device, headers, PushPayload.apns(notification))
        .handle((answer, failure) -> failure == null ? outcome(answer) : PushOutcome.LATER);
  }

  private synchronized String proof(Instant now) {
    Proof known = proof;
    if (known == null || !now.isBefore(known.made().plus(TOKEN_LIFE))) {
      known =
          new Proof(
              SignedToken.of(
                  Algorithm.ES256,
                  Map.of("kid", settings.keyId()),
                  Map.of("iss", settings.teamId(), "iat", now.getEpochSecond()),
                  key),
              now);
      proof = known;
    }
    return known.token();
  }

  private PushOutcome outcome(PushHttp.Answer answer) {
    int status = answer.status();
    if (status == 200) {
      return PushOutcome.ACCEPTED;
    }
    String reason = reason(answer);
    if (status == 410 || TOKEN_IS_BAD.contains(reason)) {
      return PushOutcome.GONE;
    }
    if (status == 429 || status / 100 == 5 || PROOF_IS_OLD.contains(reason)) {
      if (reason.equals("ExpiredProviderToken")) {
        forgetProof();
      }
      return new PushOutcome.Later(RetryAfter.of(answer.headers(), clock.instant()));
    }
    return new PushOutcome.Refused("status " + status + " " + reason);
  }

  private synchronized void forgetProof() {
    proof = null;
  }

  /** Apple's word for it; of a word, so that nothing else gets into a log. */
  private static String reason(PushHttp.Answer answer) {
    try {
      String reason = JSON.readTree(answer.text()).path("reason").asText("");
      return reason.matches("[A-Za-z]{1,64}") ? reason : "";
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
