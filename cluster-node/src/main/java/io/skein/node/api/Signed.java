package io.skein.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skein.node.account.Outcome;
import io.skein.node.account.SignedIn;
import io.skein.node.account.TokenOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a device, as JSON has them.
 *
 * @param endpoints null in a list, which says it once
 * @param problem why this one of a list was refused; null elsewhere
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Signed(
    String user,
    @Nullable String name,
    @Nullable String device,
    @Nullable String accessToken,
    @Nullable Long accessTokenSeconds,
    @Nullable String refreshToken,
    @Nullable List<String> endpoints,
    @Nullable Problem problem) {

  static Signed of(SignedIn signedIn, @Nullable List<String> endpoints) {
    return new Signed(
        signedIn.user().toString(),
        signedIn.name(),
        signedIn.device().toString(),
        signedIn.accessToken(),
        signedIn.accessLife().toSeconds(),
        signedIn.refreshToken(),
        endpoints,
        null);
  }

  /** The same, of a device whose refresh token is kept elsewhere. */
  Signed withoutRefreshToken() {
    return new Signed(
        user, name, device, accessToken, accessTokenSeconds, null, endpoints, problem);
  }

  static Signed of(TokenOrder order, Outcome<SignedIn> outcome) {
    if (outcome instanceof Outcome.Done<SignedIn> done) {
      return of(done.value(), null);
    }
    Outcome.Refused<SignedIn> refused = (Outcome.Refused<SignedIn>) outcome;
    return new Signed(
        order.user().toString(),
        null,
        null,
        null,
        null,
        null,
        null,
        Problem.of(refused.code(), refused.detail(), refused.retryAfter()));
  }

  /** Without the tokens. */
  @Override
  public String toString() {
    return "Signed[" + user + "]";
  }
}
