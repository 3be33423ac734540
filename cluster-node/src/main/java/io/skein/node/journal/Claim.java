package io.skein.node.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One epoch's claim to one shard (rules 11 to 13): one operation at a time, a release before an
 * acquisition that came later. Loop only.
 */
final class Claim {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
  private static final int DOUBLINGS_MAX = 16;

  private final ShardClaims claims;
  private final JournalNodeSetup setup;
  private final OwnershipRules rules;
  private final ShardId shard;
  private final int epoch;

  /** The row by which this node owns the shard; null: it does not, whatever the store says. */
  private @Nullable ShardRow held;

  private @Nullable Runnable lost;

  /** The row may name this epoch though nothing is held: a transaction was sent that says so. */
  private boolean perhapsNamed;

  private boolean busy;
  private @Nullable Acquisition wanted;
  private @Nullable Acquisition going;
  private List<CompletableFuture<Boolean>> releases = new ArrayList<>();

  /** An acquisition that somebody waits for. */
  private static final class Acquisition {
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    final Runnable lost;
    final Loop.Timer timeout;

    /** While it waits to look again: for what. */
    Loop.@Nullable Timer pause;

    int owner;
    int looks;

    Acquisition(Runnable lost, Loop loop, Duration timeout) {
      this.lost = lost;
      this.timeout = loop.after(timeout, () -> answer.complete(false));
    }

    void end(boolean acquired) {
      timeout.cancel();
      answer.complete(acquired);
    }
  }

  Claim(ShardClaims claims, JournalNodeSetup setup, ShardId shard, int epoch) {
    this.claims = claims;
    this.setup = setup;
    this.rules = setup.rules().ownership();
    this.shard = shard;
    this.epoch = epoch;
  }

  boolean isHeld() {
    return held != null;
  }

  /** Whether it is held by this very row. */
  boolean holds(ShardRow row) {
    return row.equals(held);
  }

  /** Nothing is held, asked for or under way. */
  boolean isIdle() {
    return held == null && !busy && wanted == null && releases.isEmpty();
  }

  /**
   * @param lost called once if the shard is lost while held
   * @return true: held. Answered within the operation timeout
   */
  CompletionStage<Boolean> acquire(Runnable lost) {
    giveUpAcquiring();
    wanted = new Acquisition(lost, setup.loop(), setup.settings().ownership().operationTimeout());
    CompletionStage<Boolean> answer = wanted.answer;
    if (held != null) {
      // Whoever had it is gone, or it would not be asked for again: begin with nothing of it.
      releases.add(new CompletableFuture<>());
      lost();
    }
    next();
    return answer;
  }

  /**
   * @return complete when the row is known not to name this epoch, however long that takes
   */
  CompletionStage<Boolean> release() {
    giveUpAcquiring();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    releases.add(answer);
    lost = null;
    next();
    return answer;
  }

  /** Another waits for the shard, since the row names this epoch (rule 11). */
  void asked() {
    if (isIdle()) {
      perhapsNamed = true;
      releases.add(new CompletableFuture<>());
      next();
    }
  }

  /** Another epoch has ended, which may be what an acquisition waits for. */
  void ended(int other) {
    if (going != null && going.pause != null && going.owner == other) {
      lookNow(going);
    }
  }

  /** This epoch is over: nothing is held any more. */
  void end() {
    giveUpAcquiring();
    boolean was = held != null;
    held = null;
    releases.forEach(release -> release.complete(true));
    releases.clear();
    if (was) {
      lost();
    }
  }

  private void lost() {
    Runnable tell = lost;
    lost = null;
    if (tell != null) {
      tell.run();
    }
  }

  private void giveUpAcquiring() {
    if (wanted != null) {
      wanted.end(false);
      wanted = null;
    }
    if (going != null) {
      going.end(false);
      if (going.pause != null) {
        lookNow(going);
      }
    }
  }

  private void next() {
    if (!rules.mayRunNow(busy) || claims.isOver()) {
      return;
    }
    if (!releases.isEmpty()) {
      busy = true;
      giveBack();
    } else if (wanted != null) {
      busy = true;
      going = wanted;
      wanted = null;
      look(going);
    }
  }

  private void finish() {
    going = null;
    busy = false;
    next();
  }

  // Acquiring

  private void look(Acquisition acquisition) {
    if (acquisition.answer.isDone()) {
      finish();
      return;
    }
    // A thousand shards are taken when a node starts or takes over, most of them at the first try.
    claims.then(
        () -> acquisition.looks == 0 ? setup.shards().glance(shard) : setup.shards().read(shard),
        (row, failure) -> {
          if (row == null) {
            lookLater(acquisition, 0);
          } else {
            decide(acquisition, row);
          }
        });
  }

  private void decide(Acquisition acquisition, ShardRow row) {
    if (acquisition.answer.isDone()) {
      finish();
    } else if (row.epoch() == 0 || row.epoch() == epoch) {
      take(acquisition, row);
    } else {
      claims
          .owner(row.epoch())
          .whenComplete(
              (owner, failure) -> {
                if (failure != null) {
                  lookLater(acquisition, 0);
                } else if (rules.mayTake(owner == null ? null : owner.state())) {
                  take(acquisition, row);
                } else {
                  wait(acquisition, row, owner);
                }
              });
    }
  }

  /** The owner lives, or is to be recovered first, which the watch sees to. */
  private void wait(Acquisition acquisition, ShardRow row, LeaseRow owner) {
    claims.watch(row.epoch());
    if (owner.state() == LeaseRow.State.ACTIVE && rules.asksLivingOwner()) {
      setup.questions().ask(owner.node(), row);
    }
    lookLater(acquisition, row.epoch());
  }

  private void lookLater(Acquisition acquisition, int owner) {
    if (acquisition.answer.isDone()) {
      finish();
      return;
    }
    OwnershipSettings settings = setup.settings().ownership();
    long longest =
        Math.min(
            settings.pollMin().toNanos() << Math.min(acquisition.looks, DOUBLINGS_MAX),
            settings.pollMax().toNanos());
    acquisition.looks++;
    acquisition.owner = owner;
    long pause = (long) (longest * (1 + setup.jitter().getAsDouble()) / 2);
    acquisition.pause =
        setup
            .loop()
            .after(
                Duration.ofNanos(pause),
                () -> {
                  acquisition.pause = null;
                  look(acquisition);
                });
  }

  private void lookNow(Acquisition acquisition) {
    if (acquisition.pause != null) {
      acquisition.pause.cancel();
      acquisition.pause = null;
      look(acquisition);
    }
  }

  private void take(Acquisition acquisition, ShardRow row) {
    ShardRow next = rules.acquired(row, epoch);
    perhapsNamed = true;
    claims.then(
        () -> setup.shards().replace(row, next),
        (swap, failure) -> {
          if (swap == null) {
            LOG.debug("Shard {}: the outcome of acquiring it is unknown", shard, failure);
            lookLater(acquisition, 0);
          } else if (!swap.applied()) {
            decide(acquisition, swap.found());
          } else {
            taken(acquisition, next);
          }
        });
  }

  private void taken(Acquisition acquisition, ShardRow row) {
    if (!acquisition.answer.isDone() && !claims.isOver()) {
      held = row;
      lost = acquisition.lost;
      claims.grant(row);
      acquisition.end(true);
    }
    // Else nobody waits any more; the row names this epoch until somebody asks, or acquires.
    finish();
  }

  // Releasing, and releasing what was perhaps acquired

  private void giveBack() {
    if (claims.isOver()) {
      return;
    }
    ShardRow row = held;
    if (row != null) {
      flushed()
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  // The shard stays owned, and is given back later, unless the epoch ends.
                  LOG.debug("Shard {} could not be flushed", shard, failure);
                  later(this::giveBack);
                } else if (!claims.isOver()) {
                  if (rules.dropsRecordsBeforeRelease()) {
                    claims.lanes().drop(shard);
                  }
                  held = null;
                  free(row);
                }
              });
    } else if (perhapsNamed) {
      claims.then(
          () -> setup.shards().read(shard),
          (found, failure) -> {
            if (found == null) {
              later(this::giveBack);
            } else {
              freeIfNamed(found);
            }
          });
    } else {
      released();
    }
  }

  private CompletionStage<Void> flushed() {
    return rules.flushesBeforeRelease()
        ? OnLoop.call(setup.loop(), () -> claims.lanes().flush(shard))
        : CompletableFuture.completedFuture(null);
  }

  private void freeIfNamed(@Nullable ShardRow found) {
    if (found != null && found.epoch() == epoch) {
      free(found);
    } else {
      released();
    }
  }

  /** Rule 12: repeated until answered; conditional on a generation that all who follow change. */
  private void free(ShardRow row) {
    claims.then(
        () -> setup.shards().replace(row, rules.released(row)),
        (swap, failure) -> {
          if (swap == null) {
            LOG.debug("Shard {}: the outcome of releasing it is unknown", shard, failure);
            later(() -> free(row));
          } else if (swap.applied()) {
            released();
          } else {
            freeIfNamed(swap.found());
          }
        });
  }

  private void released() {
    perhapsNamed = false;
    List<CompletableFuture<Boolean>> done = releases;
    releases = new ArrayList<>();
    done.forEach(release -> release.complete(true));
    finish();
  }

  private void later(Runnable again) {
    if (!claims.isOver()) {
      setup.loop().after(setup.settings().ownership().backoff(), again);
    }
  }
}
