package io.skein.node.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is left of epochs that have ended, some time after: their last segments, then their
 * row. Whoever is slower, a recovery that began before, finds the row ended or gone, and stops. A
 * shard's row may name a forgotten epoch for ever; see {@link OwnershipRules#mayTake}. Done by the
 * node with the lowest living epoch; loop only.
 */
final class EndedEpochs {
  private static final Logger LOG = LoggerFactory.getLogger(EndedEpochs.class);
  private static final int LIST_PAGE = 100;

  /** Segments below the checkpoint that the owner's own deletes may have left: see Lanes. */
  private static final int SEGMENTS_BEFORE = 4;

  private static final Duration INTERVAL_MAX = Duration.ofMinutes(10);

  private final JournalNodeSetup setup;

  /** When this node first saw that they had ended; monotonic. */
  private final Map<Integer, Long> seenNanos = new HashMap<>();

  private int own;
  private boolean stopped;

  EndedEpochs(JournalNodeSetup setup) {
    this.setup = setup;
  }

  void start() {
    again();
  }

  void stop() {
    stopped = true;
  }

  /** This node's epoch from now on; 0: none. */
  void own(int epoch) {
    own = epoch;
  }

  private void again() {
    Duration interval = setup.settings().ownership().endedKept().dividedBy(4);
    setup.loop().after(interval.compareTo(INTERVAL_MAX) < 0 ? interval : INTERVAL_MAX, this::sweep);
  }

  private void sweep() {
    if (!stopped) {
      list(0, new ArrayList<>());
    }
  }

  private void list(int after, List<LeaseRow> before) {
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().list(after, LIST_PAGE),
        (rows, failure) -> {
          if (rows == null) {
            again();
            return;
          }
          before.addAll(rows);
          if (rows.size() == LIST_PAGE) {
            list(rows.get(LIST_PAGE - 1).epoch(), before);
          } else {
            forget(before);
          }
        });
  }

  private void forget(List<LeaseRow> rows) {
    List<LeaseRow> ended = rows.stream().filter(Watch::isEnded).toList();
    seenNanos.keySet().retainAll(ended.stream().map(LeaseRow::epoch).toList());
    int lowest =
        rows.stream()
            .filter(row -> row.state() == LeaseRow.State.ACTIVE)
            .mapToInt(LeaseRow::epoch)
            .min()
            .orElse(0);
    long now = setup.clocks().monotonicNanos();
    long kept = setup.settings().ownership().endedKept().toNanos();
    CompletionStage<Void> work = CompletableFuture.completedFuture(null);
    for (LeaseRow row : ended) {
      long since = seenNanos.computeIfAbsent(row.epoch(), epoch -> now);
      if (own != 0 && own == lowest && now - since >= kept) {
        work = work.thenCompose(done -> forget(row));
      }
    }
    work.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            LOG.debug("Ended epochs could not be forgotten, and are tried again", failure);
          }
          again();
        });
  }

  private CompletionStage<Void> forget(LeaseRow row) {
    CompletionStage<Void> work = CompletableFuture.completedFuture(null);
    for (int i = 0; i < row.lanes(); i++) {
      int lane = i;
      long checkpoint = row.checkpoints().get(lane);
      long last = row.cuts() == null ? checkpoint : row.cuts().get(lane);
      long to = setup.blocks().segmentOf(last + 1);
      long from = Math.max(0, setup.blocks().segmentOf(checkpoint + 1) - SEGMENTS_BEFORE);
      for (long s = from; s <= to; s++) {
        long segment = s;
        work =
            work.thenCompose(
                done ->
                    OnLoop.call(
                        setup.loop(),
                        () -> setup.blocks().deleteSegment(row.epoch(), lane, segment)));
      }
    }
    return work.thenCompose(
            done -> OnLoop.call(setup.loop(), () -> setup.leases().forget(row.epoch())))
        .thenRun(
            () -> {
              LOG.info("Forgot epoch {} of {}: {}", row.epoch(), row.node(), row.state());
              seenNanos.remove(row.epoch());
            });
  }
}
