package io.skein.node.journal;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Wake rows in memory; every stage is complete when it is returned, unless a test has them away.
 * Thread-safe.
 */
public final class InMemoryWakeStore implements WakeStore {
  private final Set<Wake> rows = new LinkedHashSet<>();
  private final Set<Wake> removed = new HashSet<>();
  private boolean away;

  /** Writes fail from now on, or do so no more. */
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public synchronized CompletionStage<Void> add(List<Wake> wakes) {
    if (away) {
      return CompletableFuture.failedFuture(new JournalUnavailableException("the store is away"));
    }
    wakes.stream().filter(wake -> !removed.contains(wake)).forEach(rows::add);
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
    removed.add(wake);
    return CompletableFuture.completedFuture(null);
  }
}
