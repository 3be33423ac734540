package io.skein.client.internal;

import io.skein.client.Credentials;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device.Label;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client its access token: the one it has while that is good, else a new one. Asks for one
 * at a time, because a refresh token works once. Thread-safe.
 */
final class TokenSource {
  /** A token this close to its end is replaced before it is used. */
  private static final long MARGIN_MILLIS = 30_000;

  private final Credentials credentials;
  private final @Nullable SkeinAccounts accounts;
  private final Label device;

  private @Nullable Tokens tokens;
  private long expiresAt;
  private @Nullable CompletableFuture<String> underWay;

  /**
   * @param accounts null only if the credentials are an access token
   */
  TokenSource(Credentials credentials, @Nullable SkeinAccounts accounts, Label device) {
    this.credentials = credentials;
    this.accounts = accounts;
    this.device = device;
  }

  /**
   * An access token.
   *
   * @param renew true if the one at hand was refused
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

  private CompletableFuture<String> ask(@Nullable Tokens current) {
    try {
      if (credentials instanceof Credentials.AccessToken given) {
        return given.supplier().get().toCompletableFuture();
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
      if (current == null) {
        return logIn(api, password);
      }
      return api.refresh(current.refreshToken()).thenApply(fresh -> keep(fresh, unkept -> {}));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(
          e instanceof SkeinException
              ? e
              : new SkeinException(ErrorCode.UNAVAILABLE, "no access token", e));
    }
  }

  private CompletableFuture<String> logIn(SkeinAccounts api, Credentials.Password password) {
    return api.logIn(password.name(), password.password(), device)
        .thenApply(fresh -> keep(fresh, unkept -> {}));
  }

  private String keep(Tokens fresh, Consumer<String> keeper) {
    synchronized (this) {
      tokens = fresh;
      expiresAt = EventLoop.now() + fresh.expiresIn().toMillis();
    }
    keeper.accept(fresh.refreshToken());
    return fresh.accessToken();
  }
}
