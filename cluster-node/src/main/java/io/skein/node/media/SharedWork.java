package io.skein.node.media;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Work that is worth doing once at a time for each key: who asks for it meanwhile gets the same
 * result. Thread-safe.
 */
final class SharedWork<K, V> {
  private final Map<K, CompletionStage<V>> underWay = new ConcurrentHashMap<>();

  CompletionStage<V> join(K key, Supplier<CompletionStage<V>> work) {
    CompletableFuture<V> own = new CompletableFuture<>();
    CompletionStage<V> others = underWay.putIfAbsent(key, own);
    if (others != null) {
      return others;
    }
    begun(work)
        .whenComplete(
            (result, failure) -> {
              underWay.remove(key, own);
              if (failure == null) {
                own.complete(result);
              } else {
                own.completeExceptionally(failure);
              }
            });
    return own;
  }

  boolean isUnderWay(K key) {
    return underWay.containsKey(key);
  }

  private CompletionStage<V> begun(Supplier<CompletionStage<V>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
