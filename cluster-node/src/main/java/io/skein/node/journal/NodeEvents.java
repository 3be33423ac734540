package io.skein.node.journal;

/** What becomes of a node's right to decide, for the rest of the node. Called on the loop. */
public interface NodeEvents {
  /** An epoch has begun: shards may be acquired. */
  void began(int epoch);

  /**
   * The epoch was ended by others. Every shard's lease is lost, which its own callback is told
   * besides; a new epoch begins by itself.
   */
  void lost(int epoch);

  /**
   * Rule 15: this node cannot renew its lease, and others can theirs: it must leave the cluster, so
   * that its shards move.
   */
  void mustLeave();

  /**
   * The journal of an epoch is damaged: its recovery stops, its shards stay without an owner, and a
   * person must look.
   */
  void damaged(int epoch, String what);
}
