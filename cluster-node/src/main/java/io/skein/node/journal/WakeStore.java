package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Entities whose last entries were acknowledged and may not have been published when their node
 * died (rule 18), at LOCAL_QUORUM. Thread-safe; failures as for {@link JournalStore}.
 */
public interface WakeStore {
  /** One row. */
  record Wake(Entity entity, int epoch) {}

  CompletionStage<Void> add(List<Wake> wakes);

  /** The rows of one shard, of all epochs. */
  CompletionStage<List<Wake>> list(ShardId shard);

  CompletionStage<Void> remove(Wake wake);
}
