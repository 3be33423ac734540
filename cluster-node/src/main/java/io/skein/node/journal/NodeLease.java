package io.skein.node.journal;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of one epoch of this node (rules 5 to 7 and 10): renews it until others have ended it,
 * or this node closes it, and knows whether it is valid now, which every block of the lanes asks.
 * Loop only.
 */
final class NodeLease implements Right {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * Both clocks before something is sent. The wall clock is read first here, and last where it is
   * compared: so a suspension anywhere between shows as a drift.
   */
  record Reading(long monotonicNanos, long wallMillis) {
    static Reading of(Clocks clocks) {
      long wall = clocks.wallMillis();
      return new Reading(clocks.monotonicNanos(), wall);
    }
  }

  private final JournalNodeSetup setup;
  private final LeaseRules rules;
  private final Duration duration;
  private final int epoch;
  private final Runnable ended;
  private @Nullable LaneControl lanes;

  /** The counter that is known to stand in the row, and when it was first sent. */
  private long renewal;

  private Reading sent;
  private long deadline;

  /** Before the first attempt at the next counter; null: there was none. */
  private @Nullable Reading firstAttempt;

  private boolean renewing;
  private Loop.@Nullable Timer timer;

  /** The clocks were seen to drift apart: expired until the next renewal. */
  private boolean suspect;

  /** Nothing is decided any more, whatever the clocks say. */
  private boolean over;

  private @Nullable CompletableFuture<Void> closed;
  private boolean carriedLast;

  /**
   * A lease whose row was just inserted.
   *
   * @param inserted read before the row was sent
   * @param ended others have ended the epoch; not called after {@link #giveUp}
   */
  NodeLease(JournalNodeSetup setup, int epoch, Reading inserted, Runnable ended) {
    this.setup = setup;
    this.rules = setup.rules().leases();
    this.duration = setup.settings().lease().duration();
    this.epoch = epoch;
    this.ended = ended;
    this.sent = inserted;
    this.deadline =
        rules.deadline(inserted.monotonicNanos(), setup.clocks().monotonicNanos(), this.duration);
  }

  /** Renews from now on, for these lanes. */
  void start(LaneControl lanes) {
    this.lanes = lanes;
    renewAfter(setup.settings().lease().renewal());
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public boolean isValid() {
    if (over || suspect) {
      return false;
    }
    long now = setup.clocks().monotonicNanos();
    long monotonic = now - sent.monotonicNanos();
    long wall = (setup.clocks().wallMillis() - sent.wallMillis()) * NANOS_PER_MILLI;
    if (!rules.clocksAgree(monotonic, wall, setup.settings().lease().clockTolerance())) {
      LOG.warn(
          "Epoch {}: the wall clock and the monotonic clock drifted {} ms apart since the last"
              + " renewal; deciding nothing until the next",
          epoch,
          (wall - monotonic) / NANOS_PER_MILLI);
      suspect = true;
      setup.loop().execute(this::renew);
      return false;
    }
    return rules.isValid(deadline, now);
  }

  /** How long the lease has been expired; negative while it is not. */
  Duration expiredFor() {
    return Duration.ofNanos(setup.clocks().monotonicNanos() - deadline);
  }

  /** Decides nothing from now on, and renews no more; the row is for others to end. */
  void giveUp() {
    over = true;
    cancelTimer();
    if (closed != null) {
      closed.complete(null);
    }
  }

  /**
   * Ends the epoch as planned (rule 14): a last renewal carries the checkpoints, then the row says
   * CLOSED. To be called when all lanes have stopped, since others may take over at once.
   *
   * @return complete when the row is known to say so, or others have ended the epoch before; tried
   *     until then
   */
  CompletionStage<Void> close() {
    if (closed == null) {
      closed = new CompletableFuture<>();
      cancelTimer();
      closeNext(closed);
    }
    return closed;
  }

  private void renewAfter(Duration pause) {
    cancelTimer();
    timer = setup.loop().after(pause, this::renew);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void renew() {
    if (!over && !renewing && closed == null) {
      cancelTimer();
      sendRenewal();
    }
  }

  private void sendRenewal() {
    List<Long> carried = lanes().checkpoints();
    if (firstAttempt == null) {
      firstAttempt = Reading.of(setup.clocks());
    }
    Reading first = firstAttempt;
    long expected = renewal;
    renewing = true;
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().renew(epoch, expected, carried),
        (swap, failure) -> {
          renewing = false;
          if (!over) {
            onRenewed(first, carried, swap, failure);
          }
          if (closed != null) {
            closeNext(closed);
          }
        });
  }

  private void onRenewed(
      Reading first,
      List<Long> carried,
      @Nullable Swap<LeaseRow> swap,
      @Nullable Throwable failure) {
    if (swap == null) {
      LOG.debug("Epoch {}: the outcome of a renewal is unknown", epoch, failure);
      deadline = rules.afterUnknown(deadline, first.monotonicNanos(), duration);
      renewAfter(backoff());
    } else if (swap.applied()) {
      renewed(first, carried);
    } else if (rules.adopts(renewal, swap.found())) {
      renewed(first, swap.found().checkpoints());
    } else {
      end(swap.found());
    }
  }

  private void renewed(Reading first, List<Long> carried) {
    renewal++;
    sent = first;
    deadline = rules.deadline(first.monotonicNanos(), setup.clocks().monotonicNanos(), duration);
    suspect = false;
    firstAttempt = null;
    // After attempts for longer than D it is still expired: only the next counter can help.
    renewAfter(isValid() ? setup.settings().lease().renewal() : Duration.ZERO);
    lanes().checkpointed(carried);
    lanes().resume();
  }

  private void end(@Nullable LeaseRow found) {
    LOG.warn("Epoch {} was ended by others: {}", epoch, found == null ? "forgotten" : found);
    over = true;
    cancelTimer();
    ended.run();
  }

  private void closeNext(CompletableFuture<Void> done) {
    if (over) {
      done.complete(null);
    } else if (!renewing && !carriedLast) {
      carriedLast = true;
      sendRenewal();
    } else if (!renewing) {
      over = rules.stopsLanesBeforeClosing();
      sendClose(done);
    }
  }

  private void sendClose(CompletableFuture<Void> done) {
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().close(epoch, renewal),
        (swap, failure) -> {
          if (swap == null) {
            LOG.debug("Epoch {}: the outcome of closing it is unknown", epoch, failure);
            timer = setup.loop().after(backoff(), () -> sendClose(done));
          } else if (!swap.applied() && rules.adopts(renewal, swap.found())) {
            renewal++;
            sendClose(done);
          } else {
            over = true;
            done.complete(null);
          }
        });
  }

  private Duration backoff() {
    return setup.settings().ownership().backoff();
  }

  private LaneControl lanes() {
    return Objects.requireNonNull(lanes, "started");
  }
}
