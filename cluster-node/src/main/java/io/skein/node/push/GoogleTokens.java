package io.skein.node.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skein.node.push.SignedToken.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for what a service account may do: asked for with a signed token (RFC 7523), one
 * question at a time, and kept until shortly before their end. Thread-safe.
 */
final class GoogleTokens {
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration SPARE = Duration.ofMinutes(5);
  private static final JsonMapper JSON = new JsonMapper();

  private record Token(String text, Instant until) {}

  private final PushHttp http;
  private final ServiceAccount account;
  private final Clock clock;

  /** The newest, or the question for it; null: none was asked for, or it is not to be used. */
  private @Nullable CompletableFuture<Token> newest;

  GoogleTokens(PushHttp http, ServiceAccount account, Clock clock) {
    this.http = http;
    this.account = account;
    this.clock = clock;
  }

  /** One that is good for a while; fails if none is given. */
  synchronized CompletionStage<String> get() {
    CompletableFuture<Token> known = newest;
    if (known == null || known.isCompletedExceptionally() || isOver(known)) {
      known = ask().toCompletableFuture();
      newest = known;
    }
    return known.thenApply(Token::text);
  }

  private boolean isOver(CompletableFuture<Token> known) {
    Token token = known.getNow(null);
    return token != null && !clock.instant().isBefore(token.until());
  }

  /** A service did not take it. */
  synchronized void refused(String text) {
    CompletableFuture<Token> known = newest;
    if (known != null && !known.isCompletedExceptionally()) {
      Token token = known.getNow(null);
      if (token != null && token.text().equals(text)) {
        newest = null;
      }
    }
  }

  private CompletionStage<Token> ask() {
    Instant now = clock.instant();
    String assertion =
        SignedToken.of(
            Algorithm.RS256,
            Map.of("typ", "JWT"),
            Map.of(
                "iss",
                account.email(),
                "scope",
                SCOPE,
                "aud",
                account.tokens().toString(),
                "iat",
                now.getEpochSecond(),
                "exp",
                now.plus(LIFE).getEpochSecond()),
            account.key());
    String form =
        "grant_type="
            + URLEncoder.encode(GRANT, StandardCharsets.UTF_8)
            + "&assertion="
            + assertion;
    return http.post(
            account.tokens(),
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form.getBytes(StandardCharsets.US_ASCII))
        .thenApply(answer -> token(answer, now));
  }

  private static Token token(PushHttp.Answer answer, Instant asked) {
    if (answer.status() != 200) {
      throw new IllegalStateException("no access token: status " + answer.status());
    }
    try {
      JsonNode body = JSON.readTree(answer.text());
      String text = body.path("access_token").asText("");
      if (text.isEmpty()) {
        throw new IllegalStateException("no access token in the answer");
      }
      Duration life = Duration.ofSeconds(body.path("expires_in").asLong(0)).minus(SPARE);
      return new Token(text, asked.plus(life.isNegative() ? Duration.ZERO : life));
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON", e);
    }
  }
}
