package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Entities whose last entries were acknowledged and may not have been published when their node
 * died, or when their actor ended (rule 18), at LOCAL_QUORUM. Thread-safe; failures as for {@link
 * JournalStore}.
 */
public interface WakeStore {
  /**
   * One row. Once removed it stays so, even if it is added again.
   *
   * @param epoch the life of the node that died; 0: an actor wrote the row
   * @param number of the row, if an actor wrote it; else 0
   */
  record Wake(Entity entity, int epoch, long number) {
    /** What recovery writes. */
    public static Wake ofEpoch(Entity entity, int epoch) {
      return new Wake(entity, epoch, 0);
    }

    /**
     * What an actor writes.
     *
     * @param number never used twice in a cluster, and not 0
     */
    public static Wake ofActor(Entity entity, long number) {
      return new Wake(entity, 0, number);
    }
  }

  CompletionStage<Void> add(List<Wake> wakes);

  /** The rows of one shard, of all epochs and actors. */
  CompletionStage<List<Wake>> list(ShardId shard);

  CompletionStage<Void> remove(Wake wake);
}
