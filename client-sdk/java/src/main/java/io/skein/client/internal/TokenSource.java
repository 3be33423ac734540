package io.skein.client.internal;

import io.skein.client.Credentials;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device.Label;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinException;
import io.skein.client.internal.core.Backoff;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client its access token: the one it has while that is good, else a new one. Asks for one
 * at a time, because a refresh token works once. Thread-safe.
 */
final class TokenSource {
  /** A token this close to its end is replaced before it is used. */
  private static final long MARGIN_MILLIS = 30_000;

  /**
   * Ceilings of the wait between two log-ins of one client: each makes a device, and whoever voids
   * them again and again is not to be given one after the other.
   */
  private static final long LOG_IN_AGAIN_MILLIS = 5_000;

  private static final long LOG_IN_AGAIN_MAX_MILLIS = 600_000;

  private final Credentials credentials;
  private final @Nullable SkeinAccounts accounts;
  private final Label device;
  private final Backoff logIns;

  private @Nullable Tokens tokens;
  private long expiresAt;
  private long renewAt = Long.MAX_VALUE;
  private long nextLogIn = Long.MIN_VALUE;
  private @Nullable CompletableFuture<String> underWay;

  /**
   * @param accounts null only if the credentials are an access token
   */
  TokenSource(
      Credentials credentials,
      @Nullable SkeinAccounts accounts,
      Label device,
      RandomGenerator random) {
    this.credentials = credentials;
    this.accounts = accounts;
    this.device = device;
    logIns = new Backoff(LOG_IN_AGAIN_MILLIS, LOG_IN_AGAIN_MAX_MILLIS, random);
  }

  /**
   * An access token.
   *
   * @param renew true if the one at hand was refused, or has been used for long enough
   */
  synchronized CompletableFuture<String> access(boolean renew) {
    if (underWay != null) {
      return underWay;
    }
    Tokens current = tokens;
    if (!renew && current != null && EventLoop.now() < expiresAt - MARGIN_MILLIS) {
      return CompletableFuture.completedFuture(current.accessToken());
    }
    CompletableFuture<String> fresh = new CompletableFuture<>();
    underWay = fresh;
    CompletableFuture<String> unused =
        ask(current)
            .whenComplete(
                (token, failure) -> {
                  synchronized (this) {
                    underWay = null;
                  }
                  if (failure == null) {
                    fresh.complete(token);
                  } else {
                    fresh.completeExceptionally(failure);
                  }
                });
    return fresh;
  }

  /**
   * When half of the life of the newest token is over, in the loop's time; {@link Long#MAX_VALUE}
   * if its life is not known.
   */
  synchronized long renewAt() {
    return renewAt;
  }

  /** Whether the node of an open connection may give the next token: where it gave the first. */
  synchronized boolean mayBeGiven() {
    return tokens != null;
  }

  /** The node of the open connection gave a token, as the server of the credentials is silent. */
  synchronized void given(String accessToken, Duration life) {
    Tokens current = tokens;
    if (current != null) {
      tokens =
          new Tokens(
              current.user(),
              current.name(),
              current.device(),
              accessToken,
              life,
              current.refreshToken(),
              current.endpoints());
      expiresAt = EventLoop.now() + life.toMillis();
      lives(life);
    }
  }

  private CompletableFuture<String> ask(@Nullable Tokens current) {
    try {
      if (credentials instanceof Credentials.AccessToken given) {
        return given
            .supplier()
            .get()
            .toCompletableFuture()
            .whenComplete((token, failure) -> lives(given.life()));
      }
      SkeinAccounts api = accounts;
      if (api == null) {
        throw new IllegalStateException("these credentials need the address of a server");
      }
      if (credentials instanceof Credentials.RefreshToken first) {
        String token = current == null ? first.token() : current.refreshToken();
        return api.refresh(token).thenApply(fresh -> keep(fresh, first.keep()));
      }
      Credentials.Password password = (Credentials.Password) credentials;
      return current == null
          ? logIn(api, password)
          : refreshOrLogIn(api, password, current.refreshToken());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(
          e instanceof SkeinException
              ? e
              : new SkeinException(ErrorCode.UNAVAILABLE, "no access token", e));
    }
  }

  private CompletableFuture<String> refreshOrLogIn(
      SkeinAccounts api, Credentials.Password password, String refreshToken) {
    return api.refresh(refreshToken)
        .thenApply(
            fresh -> {
              isGood();
              return keep(fresh, unkept -> {});
            })
        .exceptionallyCompose(
            failure ->
                codeOf(failure) == ErrorCode.REFRESH_INVALID
                    ? logInAgain(api, password)
                    : CompletableFuture.failedFuture(failure));
  }

  private static @Nullable ErrorCode codeOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof SkeinException refused ? refused.code() : null;
  }

  private CompletableFuture<String> logIn(SkeinAccounts api, Credentials.Password password) {
    return api.logIn(password.name(), password.password(), device)
        .thenApply(fresh -> keep(fresh, unkept -> {}));
  }

  /** The device's tokens are void: its user logged it out, or it had slept for too long. */
  private CompletableFuture<String> logInAgain(SkeinAccounts api, Credentials.Password password) {
    long now = EventLoop.now();
    synchronized (this) {
      if (now < nextLogIn) {
        return CompletableFuture.failedFuture(
            new SkeinException(
                ErrorCode.UNAVAILABLE,
                "the device was logged out again; it logs in later",
                Duration.ofMillis(nextLogIn - now)));
      }
      nextLogIn = now + logIns.nextMillis();
    }
    return logIn(api, password)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    codeOf(failure) == ErrorCode.WRONG_CREDENTIALS
                        ? new SkeinException(
                            ErrorCode.WRONG_CREDENTIALS,
                            "the device was logged out, and the password is not right any more")
                        : failure));
  }

  private String keep(Tokens fresh, Consumer<String> keeper) {
    synchronized (this) {
      tokens = fresh;
      expiresAt = EventLoop.now() + fresh.expiresIn().toMillis();
    }
    lives(fresh.expiresIn());
    keeper.accept(fresh.refreshToken());
    return fresh.accessToken();
  }

  private synchronized void isGood() {
    logIns.reset();
  }

  private synchronized void lives(@Nullable Duration life) {
    boolean known = life != null && life.toMillis() > 0;
    renewAt = known ? EventLoop.now() + life.toMillis() / 2 : Long.MAX_VALUE;
  }
}
