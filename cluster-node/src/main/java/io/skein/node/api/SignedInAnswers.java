package io.skein.node.api;

import io.skein.node.account.SignedIn;
import java.util.function.Function;

/**
 * Answers a device that is logged in with its tokens: the refresh token in the cookie of a page
 * that wants it there, see {@link RefreshCookie}. Thread-safe.
 */
final class SignedInAnswers {
  private final Endpoints endpoints;
  private final RefreshCookie cookie;

  SignedInAnswers(Endpoints endpoints, RefreshCookie cookie) {
    this.endpoints = endpoints;
    this.cookie = cookie;
  }

  /** Whether the request wants a cookie; refuses one of a page that may not, before it is done. */
  boolean wantsCookie(ApiRequest request) {
    boolean wanted = request.body().flag("refreshCookie", false);
    if (wanted) {
      cookie.requirePage(request);
    }
    return wanted;
  }

  /**
   * @param answer such as {@code Answer::ok}
   */
  Answer answer(
      ApiRequest request, boolean inCookie, SignedIn signedIn, Function<Signed, Answer> answer) {
    Signed tokens = Signed.of(signedIn, endpoints.ready());
    return inCookie
        ? cookie.keep(
            request,
            answer.apply(tokens.withoutRefreshToken()),
            signedIn.user(),
            signedIn.refreshToken())
        : answer.apply(tokens);
  }
}
