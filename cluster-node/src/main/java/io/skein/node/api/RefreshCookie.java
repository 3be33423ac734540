package io.skein.node.api;

import io.skein.node.platform.Origins;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps the refresh token of a page's device where no script can read it: in a cookie that goes to
 * {@code /v1/auth} alone, and never with what another site's page asks (RFC 6265, HttpOnly and
 * SameSite=Strict). A cookie comes by itself, so beside that the page has to be one that may use
 * it: served from the address that it asks, or of {@link Origins}. Each user has a cookie, so that
 * a browser may keep several accounts. Thread-safe.
 */
final class RefreshCookie {
  /** Before the user's id. */
  private static final String NAME = "skein-refresh-";

  private static final String ATTRIBUTES = "; Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=";

  private final Origins origins;
  private final Duration life;

  /**
   * @param life how long a refresh token is good that nobody uses
   */
  RefreshCookie(Origins origins, Duration life) {
    this.origins = origins;
    this.life = life;
  }

  /** The token of a user's device that a request brings, whoever made it. */
  static Optional<String> token(ApiRequest request, UserId user) {
    String begin = NAME + user + "=";
    return request.header("Cookie").stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .map(String::strip)
        .filter(pair -> pair.startsWith(begin))
        .map(pair -> pair.substring(begin.length()))
        .findFirst();
  }

  /** Refuses a request that was not made by a page that may use the cookie. */
  void requirePage(ApiRequest request) {
    String origin = request.header("Origin").orElse("");
    if (!origins.trusts(origin) && !isOwn(origin, request.header("Host").orElse(""))) {
      throw new RefusedException(
          ErrorCode.FORBIDDEN, "Origin: the cookie is for pages of skein.gateway.allowed-origins");
    }
  }

  /** Whether a page came from the address that it asks; a proxy in between keeps that. */
  private static boolean isOwn(String origin, String host) {
    try {
      return !host.isEmpty() && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** An answer that gives the page's browser a token to keep. */
  Answer keep(ApiRequest request, Answer answer, UserId user, String token) {
    return set(request, answer, user, token, life);
  }

  /** An answer after which the browser has none of that user. */
  static Answer forget(ApiRequest request, Answer answer, UserId user) {
    return set(request, answer, user, "", Duration.ZERO);
  }

  /** A page that came encrypted never has it sent otherwise. */
  private static Answer set(
      ApiRequest request, Answer answer, UserId user, String value, Duration life) {
    boolean secure = request.header("Origin").orElse("").startsWith("https:");
    return answer.with(
        "Set-Cookie",
        NAME + user + "=" + value + ATTRIBUTES + life.toSeconds() + (secure ? "; Secure" : ""));
  }
}
