package io.skein.node.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** For tests: keys in a map; counts its loads. Thread-safe. */
public final class InMemoryKeyStore implements KeyStore {
  private final Map<Integer, TokenKey> keys = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();

  int loads() {
    return loads.get();
  }

  @Override
  public CompletionStage<List<TokenKey>> load() {
    loads.incrementAndGet();
    List<TokenKey> all = new ArrayList<>(keys.values());
    return CompletableFuture.completedFuture(all);
  }

  @Override
  public CompletionStage<Void> add(TokenKey key) {
    keys.put(key.id(), key);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> remove(int id) {
    keys.remove(id);
    return CompletableFuture.completedFuture(null);
  }
}
