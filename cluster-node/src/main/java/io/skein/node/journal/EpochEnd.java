package io.skein.node.journal;

/** Hears that an epoch cannot go on. Loop only. */
@FunctionalInterface
public interface EpochEnd {
  /**
   * The store refuses a block for good (rule 2): its lane decides nothing more. To be answered with
   * {@link LaneControl#abandon}, and a new epoch (rule 9).
   */
  void refused(BlockAddress address, Throwable failure);
}
