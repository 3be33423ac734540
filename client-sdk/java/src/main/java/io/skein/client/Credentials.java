package io.skein.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a client proves whose it is. Never shows a secret in {@code toString}. */
public sealed interface Credentials {
  /**
   * Logs in as a new device when the client first connects, and again if that device's tokens are
   * void. For programs that start seldom: each start is a new device; keep the refresh token
   * otherwise.
   */
  static Credentials password(String name, String password) {
    return new Password(name, password);
  }

  /**
   * Goes on as the device that the token belongs to.
   *
   * @param keep told each new refresh token at once; keeps it, since the one before is void. Called
   *     on a thread of the SDK; if it throws, this attempt to connect fails, and the next one goes
   *     on with the token that only the client has
   */
  static Credentials refreshToken(String token, Consumer<String> keep) {
    return new RefreshToken(token, keep);
  }

  /**
   * Asks for an access token before each connection, for embedders that sign in their own users.
   *
   * @param supplier called on a thread of the SDK, must not block; if its stage fails with a {@link
   *     SkeinException} the code decides whether the client tries again, any other failure is tried
   *     again
   */
  static Credentials accessToken(Supplier<? extends CompletionStage<String>> supplier) {
    return new AccessToken(supplier, null);
  }

  /**
   * As {@link #accessToken(Supplier)}, and asks again when half of a token's life is over, so that
   * a connection which lives longer has a good one all the time.
   *
   * @param life how long each token is good, as the node said when it gave the token
   */
  static Credentials accessToken(
      Supplier<? extends CompletionStage<String>> supplier, Duration life) {
    return new AccessToken(supplier, life);
  }

  /** See {@link #password}. */
  record Password(String name, String password) implements Credentials {
    @Override
    public String toString() {
      return "Password[]";
    }
  }

  /** See {@link #refreshToken}. */
  record RefreshToken(String token, Consumer<String> keep) implements Credentials {
    @Override
    public String toString() {
      return "RefreshToken[]";
    }
  }

  /** See {@link #accessToken}. */
  record AccessToken(Supplier<? extends CompletionStage<String>> supplier, @Nullable Duration life)
      implements Credentials {}
}
