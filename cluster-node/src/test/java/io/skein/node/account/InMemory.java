package io.skein.node.account;

import java.util.concurrent.CompletableFuture;

/** What the in-memory stores share. */
final class InMemory {
  private InMemory() {}

  static <T> CompletableFuture<T> unavailable(AccountsUnavailableException.Call call) {
    return CompletableFuture.failedFuture(
        new AccountsUnavailableException(call, "away", new IllegalStateException("a test")));
  }
}
