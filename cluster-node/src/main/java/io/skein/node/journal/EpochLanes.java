package io.skein.node.journal;

/**
 * The lanes of one epoch, as leases and as actors see them.
 *
 * @param journal for the actors, while the epoch lasts
 */
public record EpochLanes(LaneControl control, Journal journal) {
  /** Makes the lanes of a new epoch. Loop only. */
  @FunctionalInterface
  public interface Factory {
    /**
     * @param right to decide, for as long as these lanes live
     * @param end hears that they cannot go on
     */
    EpochLanes create(Right right, EpochEnd end);
  }
}
