package io.skein.node.journal.sim;

import io.skein.node.journal.ShardId;
import java.util.concurrent.CompletionStage;

/** What a shard asks of its node's journal, as Pekko's coordination lease has it. */
interface ShardLeases {
  /**
   * @param lost is run if the lease is lost after it was acquired
   */
  CompletionStage<Boolean> acquire(ShardId shard, Runnable lost);

  CompletionStage<Boolean> release(ShardId shard);
}
