package io.skein.node.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the lanes know of one shard. Loop only. */
final class ShardRecord {
  /** Of a shard that takes nothing. */
  static final long NONE = 0;

  final ShardId shard;
  final Map<String, EntityRecord> entities = new HashMap<>();

  /** The generation under which entries are taken, or {@link #NONE}. */
  long granted = NONE;

  int undecided;

  /** Entries that are not known to be in history, undecided ones included. */
  int notInHistory;

  /** Waits until all is in history, null if nobody asked for it. */
  @Nullable CompletableFuture<Void> flush;

  ShardRecord(ShardId shard) {
    this.shard = shard;
  }

  boolean isFlushing() {
    return flush != null;
  }
}
