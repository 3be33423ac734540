package io.skein.node.push;

import io.skein.node.account.PushSubscription;
import io.skein.protocol.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Web Push (RFC 8030) to whichever service an endpoint is of. Thread-safe. */
final class WebPushSender implements PushSender {
  /** RFC 8030 section 5.4. */
  private static final int TOPIC_LENGTH = 32;

  private final PushHttp http;
  private final WebPushIdentity identity;
  private final PushEndpointRules endpoints;
  private final Duration life;
  private final Clock clock;

  WebPushSender(
      PushHttp http,
      WebPushIdentity identity,
      PushEndpointRules endpoints,
      Duration life,
      Clock clock) {
    this.http = http;
    this.identity = identity;
    this.endpoints = endpoints;
    this.life = life;
    this.clock = clock;
  }

  @Override
  public CompletionStage<PushOutcome> send(PushSubscription to, PushNotification notification) {
    if (!endpoints.allow(to.address())) {
      // It was when the device registered; the operator has thought better of it.
      return CompletableFuture.completedFuture(PushOutcome.GONE);
    }
    URI endpoint = URI.create(to.address());
    byte[] body = WebPushCipher.encrypt(PushPayload.web(notification), to.key(), to.secret());
    Map<String, String> headers =
        Map.of(
            "Authorization",
            identity.authorization(endpoint),
            "Content-Encoding",
            WebPushCipher.CODING,
            "Content-Type",
            "application/octet-stream",
            "TTL",
            Long.toString(life.toSeconds()),
            "Topic",
            topic(to.secret(), notification),
            "Urgency",
            "high");
    return http.post(endpoint, headers, body)
        .handle((answer, failure) -> failure == null ? outcome(answer) : PushOutcome.LATER);
  }

  /** Means nothing to the service, not even that two devices are told of the same conversation. */
  private static String topic(Bytes secret, PushNotification notification) {
    byte[] hash =
        WebPushCipher.hmac(
            secret.asArray(),
            notification.conversation().toString().getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, TOPIC_LENGTH);
  }

  private PushOutcome outcome(PushHttp.Answer answer) {
    int status = answer.status();
    if (status / 100 == 2) {
      return PushOutcome.ACCEPTED;
    }
    if (status == 404 || status == 410) {
      return PushOutcome.GONE;
    }
    return status == 408 || status == 429 || status / 100 == 5
        ? new PushOutcome.Later(RetryAfter.of(answer.headers(), clock.instant()))
        : new PushOutcome.Refused("status " + status);
  }
}
