package io.skein.node.journal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Owners of shards in memory; each kind of call has its {@link Gate}. Thread-safe. */
public final class InMemoryShardStore implements ShardStore {
  public final Gate reads = new Gate();
  public final Gate changes = new Gate();
  private final Map<ShardId, ShardRow> rows = new HashMap<>();
  private final Map<ShardId, ShardRow> stale = new HashMap<>();

  @Override
  public CompletionStage<ShardRow> glance(ShardId shard) {
    return reads.pass(() -> glanced(shard));
  }

  private synchronized ShardRow glanced(ShardId shard) {
    return stale.getOrDefault(shard, row(shard));
  }

  /** What was there earlier is what glances see from now on. */
  synchronized void staleAtAGlance(ShardRow earlier) {
    stale.put(earlier.shard(), earlier);
  }

  @Override
  public CompletionStage<ShardRow> read(ShardId shard) {
    return reads.pass(() -> row(shard));
  }

  @Override
  public CompletionStage<Swap<ShardRow>> replace(ShardRow expected, ShardRow next) {
    return changes.pass(() -> swap(expected, next));
  }

  private synchronized Swap<ShardRow> swap(ShardRow expected, ShardRow next) {
    ShardRow found = row(expected.shard());
    if (!found.equals(expected)) {
      return new Swap<>(false, found);
    }
    rows.put(next.shard(), next);
    return new Swap<>(true, null);
  }

  @Override
  public synchronized CompletionStage<List<ShardRow>> list(String type) {
    return CompletableFuture.completedFuture(
        rows.values().stream()
            .filter(row -> row.shard().type().equals(type))
            .sorted(Comparator.comparingInt(row -> row.shard().number()))
            .toList());
  }

  /** What stands there now. */
  public synchronized ShardRow row(ShardId shard) {
    return rows.getOrDefault(shard, ShardRow.unowned(shard));
  }
}
