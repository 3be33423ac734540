package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Owners of shards. Thread-safe; changes are lightweight transactions, failures as for {@link
 * LeaseStore}.
 */
public interface ShardStore {
  /**
   * A row that stood there once, for who replaces it next: at a fraction of what {@link #read}
   * costs, since it takes no part in transactions, and so may miss the last of them. A refused
   * replacement tells.
   */
  CompletionStage<ShardRow> glance(ShardId shard);

  /** The row, or {@link ShardRow#unowned}: serial, so that no change that came before is missed. */
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
