package io.skein.node.journal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Blocks of the lanes, at LOCAL_QUORUM. Thread-safe; stages fail with {@link
 * JournalUnavailableException} if the outcome is unknown, and with another exception if the store
 * refuses the request for good.
 */
public interface JournalStore {
  /** A block as it was found. */
  record Stored(long position, ByteBuffer block) {}

  /** Writes a block; its timestamp is its position, so that writing it again changes nothing. */
  CompletionStage<Void> write(BlockAddress address, ByteBuffer block);

  /**
   * The blocks of one lane above a position, ascending, of one segment at most, and possibly fewer
   * than there are.
   *
   * @return an empty list only if the segment of {@code after + 1} has none from there on
   */
  CompletionStage<List<Stored>> readAfter(int epoch, int lane, long after);

  /** Deletes a segment, all of whose blocks are at or below the checkpoint (rule 25). */
  CompletionStage<Void> deleteSegment(int epoch, int lane, long segment);

  /** Marks the epoch sealed, for an owner whose fence is {@code store} (rule 10). */
  CompletionStage<Void> mark(int epoch);

  /** Fence {@code store}: whether the epoch is marked. */
  CompletionStage<Boolean> isMarked(int epoch);

  /** Blocks per segment, which is a partition; fixed for the life of a store. */
  default int segmentBlocks() {
    return 256;
  }

  default long segmentOf(long position) {
    return (position - 1) / segmentBlocks();
  }
}
