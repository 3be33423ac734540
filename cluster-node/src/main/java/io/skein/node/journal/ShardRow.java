package io.skein.node.journal;

/**
 * Who owns a shard, as the store has it (rule 11). Changed by lightweight transactions only.
 *
 * @param epoch of the owner; 0: nobody
 * @param generation grows by one with every acquisition
 */
public record ShardRow(ShardId shard, int epoch, long generation) {
  /** The row of a shard that nobody ever owned. */
  public static ShardRow unowned(ShardId shard) {
    return new ShardRow(shard, 0, 0);
  }
}
