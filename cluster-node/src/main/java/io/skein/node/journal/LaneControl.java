package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What leases and shard ownership do to the lanes of one epoch. Loop only. */
public interface LaneControl {
  /** The shard is owned, with this generation: entries of it are taken from now on (rule 12). */
  void grant(ShardId shard, long generation);

  /**
   * Takes no more entries of the shard, brings what it has to its end and into history.
   *
   * @return complete when no entry of it is undecided and all are in history (rule 12); fails if
   *     the epoch ends before
   */
  CompletionStage<Void> flush(ShardId shard);

  /** Forgets all records of the shard (rule 12); its entities are opened no more. */
  void drop(ShardId shard);

  /** The lease is valid again after it was not: what was held is decided now (rule 7). */
  void resume();

  /**
   * Per lane the position up to which every entry is known to be in history (rule 25); what the
   * next renewal carries.
   */
  List<Long> checkpoints();

  /** A renewal that carried these checkpoints is known to have succeeded: segments may go. */
  void checkpointed(List<Long> checkpoints);

  /** Every shard's entries to their end and into history, then no lane writes (rule 14). */
  CompletionStage<Void> close();

  /** The epoch is over: drops every queue and record; what waits fails (rule 9). */
  void abandon();
}
