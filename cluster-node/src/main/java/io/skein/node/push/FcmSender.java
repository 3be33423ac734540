package io.skein.node.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skein.node.account.PushSubscription;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Google's push service, by its API HTTP v1. Thread-safe.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode">ErrorCode</a>
 */
final class FcmSender implements PushSender {
  private static final int TOKEN_LENGTH_MAX = 1024;
  private static final Set<String> TOKEN_IS_BAD = Set.of("UNREGISTERED", "SENDER_ID_MISMATCH");
  private static final JsonMapper JSON = new JsonMapper();

  private final PushHttp http;
  private final GoogleTokens tokens;
  private final URI url;
  private final Duration life;
  private final Clock clock;

  FcmSender(
      PushHttp http,
      PushSettings.Fcm settings,
      ServiceAccount account,
      Duration life,
      Clock clock) {
    this.http = http;
    this.tokens = new GoogleTokens(http, account, clock);
    this.url = settings.url().resolve("/v1/projects/" + account.project() + "/messages:send");
    this.life = life;
    this.clock = clock;
  }

  /** Whether a text can be a device's token: printable ASCII without spaces. */
  static boolean isToken(String text) {
    return text.length() >= 16
        && text.length() <= TOKEN_LENGTH_MAX
        && text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  @Override
  public CompletionStage<PushOutcome> send(PushSubscription to, PushNotification notification) {
    byte[] body = PushPayload.fcm(to.address(), notification, life.toSeconds());
    return tokens
        .get()
        .thenCompose(
            token ->
                http.post(
                        url,
                        Map.of(
                            "Authorization",
                            "Bearer " + token,
                            "Content-Type",
                            "application/json; charset=utf-8"),
                        body)
                    .thenApply(answer -> outcome(answer, token)))
        .exceptionally(failure -> PushOutcome.LATER);
  }

  private PushOutcome outcome(PushHttp.Answer answer, String token) {
    int status = answer.status();
    if (status == 200) {
      return PushOutcome.ACCEPTED;
    }
    String code = code(answer);
    if (TOKEN_IS_BAD.contains(code)) {
      return PushOutcome.GONE;
    }
    if (status == 401) {
      tokens.refused(token);
      return PushOutcome.LATER;
    }
    return status == 429 || status / 100 == 5
        ? new PushOutcome.Later(RetryAfter.of(answer.headers(), clock.instant()))
        : new PushOutcome.Refused("status " + status + " " + code);
  }

  /** Google's code; of a word, so that nothing else gets into a log. */
  private static String code(PushHttp.Answer answer) {
    try {
      JsonNode error = JSON.readTree(answer.text()).path("error");
      for (JsonNode detail : error.path("details")) {
        String code = detail.path("errorCode").asText("");
        if (code.matches("[A-Z_]{1,64}")) {
          return code;
        }
      }
      String status = error.path("status").asText("");
      return status.matches("[A-Z_]{1,64}") ? status : "";
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
