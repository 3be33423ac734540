package io.skein.client.internal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of the cluster's nodes, and which one is next: each failure moves on; once all were
 * tried, the HTTP API is asked anew. Confined to the loop's thread.
 */
final class Endpoints {
  private final @Nullable SkeinAccounts accounts;
  private final Executor lookups;
  private final RandomGenerator random;
  private List<String> endpoints;
  private int next;
  private int triedSinceNews;

  /**
   * @param given empty if they are to be asked for
   * @param accounts null if there is nobody to ask
   * @param lookups where a name is looked up, which may block
   */
  Endpoints(
      List<String> given,
      @Nullable SkeinAccounts accounts,
      Executor lookups,
      RandomGenerator random) {
    this.accounts = accounts;
    this.lookups = lookups;
    this.random = random;
    endpoints = given;
    next = given.isEmpty() ? 0 : random.nextInt(given.size());
  }

  /** True if {@link #ask} is to be called before {@link #address}. */
  boolean isNewsWanted() {
    return accounts != null && triedSinceNews >= endpoints.size();
  }

  /** Asks the HTTP API; give the answer to {@link #news}. */
  CompletableFuture<List<String>> ask() {
    if (accounts == null) {
      throw new IllegalStateException("nobody to ask");
    }
    return accounts.endpoints();
  }

  /** What the HTTP API said. An empty list changes nothing. */
  void news(List<String> fresh) {
    if (!fresh.isEmpty()) {
      endpoints = List.copyOf(fresh);
      next = random.nextInt(endpoints.size());
      triedSinceNews = 0;
    }
  }

  /** What a node said when it welcomed: the next connection may go to any of these. */
  void welcomed(List<String> all) {
    triedSinceNews = 0;
    if (!all.isEmpty()) {
      endpoints = List.copyOf(all);
      next = random.nextInt(endpoints.size());
    }
  }

  /** How many there are. */
  int size() {
    return endpoints.size();
  }

  /** The next address to try. */
  CompletableFuture<NodeAddress> address() {
    if (endpoints.isEmpty()) {
      return CompletableFuture.failedFuture(
          new SkeinException(ErrorCode.UNAVAILABLE, "no node is ready"));
    }
    next = (next + 1) % endpoints.size();
    triedSinceNews++;
    return resolve(endpoints.get(next));
  }

  private CompletableFuture<NodeAddress> resolve(String endpoint) {
    try {
      NodeAddress.Named named = NodeAddress.Named.parse(endpoint);
      return named.isLiteral()
          ? CompletableFuture.completedFuture(named.lookUp())
          : CompletableFuture.supplyAsync(named::lookUp, lookups);
    } catch (IllegalArgumentException e) {
      // What a later release may tell: the other addresses may do.
      return CompletableFuture.failedFuture(
          new SkeinException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e));
    } catch (SkeinException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
