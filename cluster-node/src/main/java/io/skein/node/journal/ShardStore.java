package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Owners of shards. Thread-safe; reads are serial, changes are lightweight transactions, failures
 * as for {@link LeaseStore}.
 */
public interface ShardStore {
  /** The row, or {@link ShardRow#unowned}. */
  CompletionStage<ShardRow> read(ShardId shard);

  /**
   * Replaces {@code expected}, as read, by {@code next} of the same shard.
   *
   * @return not applied: found is never null
   */
  CompletionStage<Swap<ShardRow>> replace(ShardRow expected, ShardRow next);

  /** All rows of one entity type; for the inspector, at quorum and not serial. */
  CompletionStage<List<ShardRow>> list(String type);
}
