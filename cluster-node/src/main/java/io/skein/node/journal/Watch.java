package io.skein.node.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the leases of other nodes: the next by epoch, and any that stands in the way of a shard.
 * Ends an epoch whose counter stands still (rule 8), and sees that what was ended is recovered.
 * Needs no lease of its own. Loop only.
 */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final int LIST_PAGE = 100;

  private final JournalNodeSetup setup;
  private final SealRules rules;
  private final Recovery recovery;
  private final IntConsumer ended;
  private final Map<Integer, Target> targets = new HashMap<>();
  private int own;
  private boolean listing;
  private boolean stopped;

  /** An epoch that is watched. */
  private static final class Target {
    final int epoch;
    boolean asking;

    /** What stood in the row, and the monotonic time when the first read of it had ended. */
    @Nullable LeaseRow seen;

    long seenNanos;

    /** Since when it is known to be sealed; meaningless before. */
    @Nullable Long sealedNanos;

    Target(int epoch) {
      this.epoch = epoch;
    }

    void forget() {
      seen = null;
    }
  }

  /**
   * @param ended an epoch, watched or recovered by this node, has ended, with all in history
   */
  Watch(JournalNodeSetup setup, Recovery recovery, IntConsumer ended) {
    this.setup = setup;
    this.rules = setup.rules().seals();
    this.recovery = recovery;
    this.ended = ended;
  }

  /** Begins to look around, and goes on until {@link #stop}. */
  void start() {
    discover();
    poll();
  }

  void stop() {
    stopped = true;
    targets.clear();
    recovery.stop();
  }

  /** This node's epoch from now on, which it does not watch; 0: none. */
  void own(int epoch) {
    own = epoch;
    targets.remove(epoch);
  }

  /** Watches this epoch too, until it has ended. */
  void add(int epoch) {
    if (!stopped && epoch != own && !targets.containsKey(epoch)) {
      Target target = new Target(epoch);
      targets.put(epoch, target);
      look(target);
    }
  }

  /**
   * Ends an epoch without waiting: its process is dead, or it is this one, which has given it up.
   * Tried until it has ended.
   *
   * @param mayNotWait as the rules say
   */
  void endAtOnce(int epoch, boolean mayNotWait) {
    if (stopped) {
      return;
    }
    if (!mayNotWait) {
      add(epoch);
      return;
    }
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().read(epoch),
        (row, failure) -> {
          if (failure != null) {
            later(() -> endAtOnce(epoch, true));
          } else if (row != null && row.state() == LeaseRow.State.ACTIVE) {
            endAtOnce(row);
          } else {
            add(epoch);
          }
        });
  }

  private void endAtOnce(LeaseRow row) {
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().seal(row.epoch(), row.renewal()),
        (swap, failure) -> {
          if (swap != null && swap.applied()) {
            LOG.info("Sealed epoch {} of {} without waiting", row.epoch(), row.node());
            add(row.epoch());
            recover(row.epoch());
          } else if (swap == null) {
            later(() -> endAtOnce(row.epoch(), true));
          } else {
            // Its last renewal came through meanwhile, or somebody else was quicker.
            endAtOnce(row.epoch(), true);
          }
        });
  }

  private void later(Runnable again) {
    setup.loop().after(setup.settings().ownership().backoff(), again);
  }

  private void discover() {
    if (stopped) {
      return;
    }
    if (!listing) {
      listing = true;
      list(0, new ArrayList<>());
    }
    setup.loop().after(setup.settings().ownership().discoverInterval(), this::discover);
  }

  private void list(int after, List<Integer> living) {
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().list(after, LIST_PAGE),
        (rows, failure) -> {
          if (rows == null) {
            listing = false;
            return;
          }
          for (LeaseRow row : rows) {
            if (!isEnded(row) && row.epoch() != own) {
              living.add(row.epoch());
            }
          }
          if (rows.size() == LIST_PAGE) {
            list(rows.get(LIST_PAGE - 1).epoch(), living);
          } else {
            listing = false;
            addNext(living);
          }
        });
  }

  /** The next above this node's own, and then those from the first on. */
  private void addNext(List<Integer> living) {
    int above = 0;
    while (above < living.size() && living.get(above) < own) {
      above++;
    }
    int most = Math.min(living.size(), setup.settings().ownership().watchedNodes());
    for (int i = 0; i < most; i++) {
      add(living.get((above + i) % living.size()));
    }
  }

  private void poll() {
    if (!stopped) {
      List.copyOf(targets.values()).forEach(this::look);
      setup.loop().after(setup.settings().lease().watchPoll(), this::poll);
    }
  }

  private void look(Target target) {
    if (target.asking) {
      return;
    }
    target.asking = true;
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().read(target.epoch),
        (row, failure) -> {
          target.asking = false;
          if (stopped || targets.get(target.epoch) != target) {
            return;
          }
          if (failure != null) {
            failed(target);
          } else {
            looked(target, row, setup.clocks().monotonicNanos());
          }
        });
  }

  private void failed(Target target) {
    if (rules.restartsAfterFailure()) {
      target.forget();
    }
  }

  /**
   * @param readEndNanos monotonic, after the read
   */
  private void looked(Target target, @Nullable LeaseRow row, long readEndNanos) {
    if (row == null || isEnded(row)) {
      end(target.epoch);
    } else if (row.state() != LeaseRow.State.ACTIVE) {
      sealed(target, readEndNanos);
    } else if (target.seen == null || target.seen.renewal() != row.renewal()) {
      target.seen = row;
      target.seenNanos = readEndNanos;
    } else if (rules.maySeal(
        target.seenNanos, readEndNanos, rules.wait(row, setup.settings().lease()))) {
      seal(target, row, rules.condition(target.seen));
    }
  }

  private void seal(Target target, LeaseRow row, long condition) {
    target.asking = true;
    OnLoop.then(
        setup.loop(),
        () -> setup.leases().seal(target.epoch, condition),
        (swap, failure) -> {
          target.asking = false;
          if (swap == null) {
            failed(target);
          } else if (swap.applied()) {
            LOG.warn("Sealed epoch {} of {}: it renewed no more", row.epoch(), row.node());
            recover(target.epoch);
          } else if (!stopped) {
            refused(target, swap.found());
          }
        });
  }

  private void refused(Target target, @Nullable LeaseRow found) {
    if (found != null && found.state() == LeaseRow.State.ACTIVE) {
      OptionalLong again = rules.afterRefused(found);
      if (again.isPresent()) {
        seal(target, found, again.getAsLong());
        return;
      }
    }
    target.forget();
    looked(target, found, setup.clocks().monotonicNanos());
  }

  /** Sealed by another, or by this node before: recovers it if it is not done soon. */
  private void sealed(Target target, long nowNanos) {
    if (target.sealedNanos == null) {
      target.sealedNanos = nowNanos;
    }
    long patience = setup.settings().ownership().recoveryPatience().toNanos();
    if (nowNanos - target.sealedNanos >= patience) {
      recover(target.epoch);
    }
  }

  private void recover(int epoch) {
    recovery
        .recover(epoch)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                end(epoch);
              } else if (!(failure instanceof DamagedException)) {
                // Watched as before: it is tried again at a later look.
                LOG.warn("Recovery of epoch {} failed, and is tried again", epoch, failure);
              }
            });
  }

  private void end(int epoch) {
    targets.remove(epoch);
    ended.accept(epoch);
  }

  static boolean isEnded(LeaseRow row) {
    return row.state() == LeaseRow.State.CLOSED || row.state() == LeaseRow.State.RECOVERED;
  }
}
