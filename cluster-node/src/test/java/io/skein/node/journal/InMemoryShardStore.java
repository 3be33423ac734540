package io.skein.node.journal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Owners of shards in memory; every stage is complete when it is returned. Thread-safe. */
final class InMemoryShardStore implements ShardStore {
  private final Map<ShardId, ShardRow> rows = new HashMap<>();

  @Override
  public synchronized CompletionStage<ShardRow> read(ShardId shard) {
    return CompletableFuture.completedFuture(row(shard));
  }

  @Override
  public synchronized CompletionStage<Swap<ShardRow>> replace(ShardRow expected, ShardRow next) {
    ShardRow found = row(expected.shard());
    if (!found.equals(expected)) {
      return CompletableFuture.completedFuture(new Swap<>(false, found));
    }
    rows.put(next.shard(), next);
    return CompletableFuture.completedFuture(new Swap<>(true, null));
  }

  @Override
  public synchronized CompletionStage<List<ShardRow>> list(String type) {
    return CompletableFuture.completedFuture(
        rows.values().stream()
            .filter(row -> row.shard().type().equals(type))
            .sorted(Comparator.comparingInt(row -> row.shard().number()))
            .toList());
  }

  private ShardRow row(ShardId shard) {
    return rows.getOrDefault(shard, ShardRow.unowned(shard));
  }
}
