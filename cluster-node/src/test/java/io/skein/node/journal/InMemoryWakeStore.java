package io.skein.node.journal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Wake rows in memory; every stage is complete when it is returned. Thread-safe. */
public final class InMemoryWakeStore implements WakeStore {
  private final Set<Wake> rows = new LinkedHashSet<>();

  @Override
  public synchronized CompletionStage<Void> add(List<Wake> wakes) {
    rows.addAll(wakes);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<Wake>> list(ShardId shard) {
    return CompletableFuture.completedFuture(
        rows.stream().filter(wake -> wake.entity().shard().equals(shard)).toList());
  }

  @Override
  public synchronized CompletionStage<Void> remove(Wake wake) {
    rows.remove(wake);
    return CompletableFuture.completedFuture(null);
  }
}
