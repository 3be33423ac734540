package io.skein.client.internal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of the cluster's nodes, and which one is next: each failure moves on; once all were
 * tried, the HTTP API is asked anew, and they are tried again if it cannot tell. Nodes that were
 * known before come after those that the last news named: while nodes stop and start, a node does
 * not know all the others at every moment. Confined to the loop's thread.
 */
final class Endpoints {
  /** Addresses remembered besides those of the last news. */
  private static final int OLDER_MAX = 16;

  private final @Nullable SkeinAccounts accounts;
  private final Executor lookups;
  private final RandomGenerator random;
  private List<String> endpoints;
  private List<String> older = List.of();
  private int first;
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
    first = given.isEmpty() ? 0 : random.nextInt(given.size());
  }

  private void replace(List<String> fresh) {
    Set<String> known = new LinkedHashSet<>(endpoints);
    known.addAll(older);
    fresh.forEach(known::remove);
    older = known.stream().limit(OLDER_MAX).toList();
    endpoints = List.copyOf(fresh);
    first = random.nextInt(endpoints.size());
  }

  /** True if {@link #ask} is to be called before {@link #address}. */
  boolean isNewsWanted() {
    return accounts != null && triedSinceNews >= size();
  }

  /**
   * Asks the HTTP API; give the answer to {@link #news}. Whatever comes of it, the addresses at
   * hand have their turn before it is asked again.
   */
  CompletableFuture<List<String>> ask() {
    if (accounts == null) {
      throw new IllegalStateException("nobody to ask");
    }
    triedSinceNews = 0;
    return accounts.endpoints();
  }

  /** What the HTTP API said. An empty list changes nothing. */
  void news(List<String> fresh) {
    if (!fresh.isEmpty()) {
      replace(fresh);
      triedSinceNews = 0;
    }
  }

  /** What a node said when it welcomed: the next connection may go to any of these. */
  void welcomed(List<String> all) {
    triedSinceNews = 0;
    if (!all.isEmpty()) {
      replace(all);
    }
  }

  /** How many there are. */
  int size() {
    return endpoints.size() + older.size();
  }

  /** The next address to try. */
  CompletableFuture<NodeAddress> address() {
    if (size() == 0) {
      return CompletableFuture.failedFuture(
          new SkeinException(ErrorCode.UNAVAILABLE, "no node is ready"));
    }
    int turn = triedSinceNews++ % size();
    return resolve(
        turn < endpoints.size()
            ? endpoints.get((first + turn) % endpoints.size())
            : older.get(turn - endpoints.size()));
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
