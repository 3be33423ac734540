package io.skein.node.journal;

import io.skein.node.journal.JournalStore.Stored;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one lane of an epoch that has been sealed (rule 16): dense from the checkpoint to its end,
 * or damaged. Loop only.
 */
final class LaneReader {
  /** What a lane ends with. */
  record End(long position, @Nullable Stored last) {}

  /** Calls the store, and again after a failure. */
  interface Retrying {
    <T> CompletableFuture<T> call(Supplier<CompletionStage<T>> call);
  }

  private final JournalNodeSetup setup;
  private final RecoveryRules rules;
  private final Retrying calls;
  private final int epoch;
  private final int lane;

  LaneReader(JournalNodeSetup setup, Retrying calls, int epoch, int lane) {
    this.setup = setup;
    this.rules = setup.rules().recovery();
    this.calls = calls;
    this.epoch = epoch;
    this.lane = lane;
  }

  /**
   * Where the lane ends, as a quorum has it now: a block that only a minority holds may be the last
   * one, or not be seen.
   */
  CompletionStage<End> end(long checkpoint) {
    return end(new End(checkpoint, null));
  }

  private CompletionStage<End> end(End before) {
    return read(before.position())
        .thenCompose(
            blocks -> {
              if (blocks.isEmpty()) {
                return nothingAbove(before);
              }
              checkDense(before.position(), blocks);
              Stored last = blocks.get(blocks.size() - 1);
              return end(new End(last.position(), last));
            });
  }

  /** An empty segment is the end only if the one after it is empty too. */
  private CompletionStage<End> nothingAbove(End end) {
    long next = setup.blocks().segmentOf(end.position() + 1) + 1;
    return read(next * setup.blocks().segmentBlocks())
        .thenApply(
            blocks -> {
              checkDense(end.position(), blocks);
              return end;
            });
  }

  /**
   * Hands over the blocks above a checkpoint up to the cut, some at a time, in order.
   *
   * @param each takes the next blocks; the ones after are read when its stage is complete
   */
  CompletionStage<Void> each(
      long checkpoint, long cut, Function<List<Stored>, CompletionStage<Void>> each) {
    if (checkpoint >= cut) {
      return CompletableFuture.completedFuture(null);
    }
    return read(checkpoint)
        .thenCompose(
            read -> {
              List<Stored> blocks = read.stream().filter(block -> block.position() <= cut).toList();
              checkDense(checkpoint, blocks);
              if (blocks.isEmpty()) {
                if (rules.isHole(checkpoint, Long.MAX_VALUE)) {
                  throw damaged("no block " + (checkpoint + 1) + ", and the cut is " + cut);
                }
                return CompletableFuture.completedFuture(null);
              }
              long last = blocks.get(blocks.size() - 1).position();
              return each.apply(blocks).thenCompose(done -> each(last, cut, each));
            });
  }

  private CompletionStage<List<Stored>> read(long after) {
    return calls.call(() -> setup.blocks().readAfter(epoch, lane, after));
  }

  private void checkDense(long after, List<Stored> blocks) {
    long last = after;
    for (Stored block : blocks) {
      if (rules.isHole(last, block.position())) {
        throw damaged("block " + block.position() + " after " + last);
      }
      last = block.position();
    }
  }

  private DamagedException damaged(String what) {
    return new DamagedException("lane " + lane + " of epoch " + epoch, what, null);
  }
}
