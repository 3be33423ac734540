package io.skein.node.journal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's right to decide, from its start to its end: takes an epoch, keeps its lease, owns shards
 * under it, and takes a new one when others have ended it (rules 5 to 15). Watches others' and
 * recovers what they leave. All state is on the loop; the methods may be called by any thread, and
 * their stages complete on the loop.
 */
public final class JournalNode implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(JournalNode.class);

  /**
   * What an operator sees.
   *
   * @param epoch 0: none at the moment
   */
  public record Standing(int epoch, boolean leaseValid, Set<ShardId> shards) {}

  private final JournalNodeSetup setup;
  private final Watch watch;
  private final EndedEpochs endedEpochs;

  /** For the actors; null: no epoch. */
  private volatile @Nullable Journal journal;

  private @Nullable Life life;

  /** This node's number before; 0: none. */
  private int lastEpoch;

  /** The lease that was the last, to tell how long nothing has been decided; null: none yet. */
  private @Nullable NodeLease lastLease;

  /** Tries in a row that brought no epoch. */
  private int epochFailures;

  private boolean mustLeave;
  private boolean asking;
  private @Nullable CompletableFuture<Void> stopped;
  private boolean finished;

  /** One epoch of this node. */
  private record Life(NodeLease lease, LaneControl lanes, ShardClaims claims) {
    int epoch() {
      return lease.epoch();
    }
  }

  public JournalNode(JournalNodeSetup setup) {
    this.setup = setup;
    this.watch = new Watch(setup, new Recovery(setup), this::othersEnded);
    this.endedEpochs = new EndedEpochs(setup);
  }

  /** Begins the first epoch; to be called once. {@link NodeEvents#began} tells when it has. */
  public void start() {
    setup
        .loop()
        .execute(
            () -> {
              Predecessors before = setup.predecessors();
              for (int epoch : before.epochs()) {
                watch.endAtOnce(epoch, setup.rules().seals().mayNotWait(before.isLocked(), true));
              }
              watch.start();
              endedEpochs.start();
              judgeStanding();
              takeEpoch();
            });
  }

  /**
   * Acquires a shard (rule 11).
   *
   * @param lost called on the loop if the shard is lost, once, after the answer was true
   * @return true: this node owns it. False: it does not, and this was tried for as long as the
   *     settings say; to be tried again. Does not fail
   */
  public CompletionStage<Boolean> acquire(ShardId shard, Runnable lost) {
    return onLoop(
        () ->
            life == null
                ? CompletableFuture.completedFuture(false)
                : life.claims().acquire(shard, lost));
  }

  /**
   * Gives a shard back, acquired or not, when its actors have stopped (rules 12, 13).
   *
   * @return complete when this node's epoch does not own it, however long that takes
   */
  public CompletionStage<Boolean> release(ShardId shard) {
    return onLoop(
        () ->
            life == null ? CompletableFuture.completedFuture(true) : life.claims().release(shard));
  }

  /** Another node waits for a shard, whose row names this one (rule 11). */
  public void doYouHold(ShardRow row) {
    setup
        .loop()
        .execute(
            () -> {
              if (life != null) {
                life.claims().doYouHold(row);
              }
            });
  }

  /** For the others, who want to know whether the store is down (rule 15), and for operators. */
  public CompletionStage<Standing> standing() {
    return onLoop(
        () ->
            CompletableFuture.completedFuture(
                life == null
                    ? new Standing(0, false, Set.of())
                    : new Standing(life.epoch(), life.lease().isValid(), life.claims().held())));
  }

  @Override
  public CompletionStage<Incarnation> open(Entity entity) {
    Journal current = journal;
    return current == null
        ? CompletableFuture.failedFuture(
            new JournalUnavailableException("this node has no epoch at the moment"))
        : current.open(entity);
  }

  /**
   * The planned end (rule 14): gives back all shards, brings all into history, closes the epoch.
   *
   * @return complete when that is done, or others have ended the epoch. It waits for the store; who
   *     does not want to may end the process
   */
  public CompletionStage<Void> stop() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    setup
        .loop()
        .execute(
            () -> {
              if (stopped == null) {
                stopped = answer;
                stopLife();
              } else {
                CompletionStage<Void> first = stopped;
                first.whenComplete((done, failure) -> answer.complete(null));
              }
            });
    return answer;
  }

  private <T> CompletionStage<T> onLoop(Supplier<CompletionStage<T>> action) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    setup
        .loop()
        .execute(
            () ->
                action
                    .get()
                    .whenComplete(
                        (value, failure) -> {
                          if (failure == null) {
                            answer.complete(value);
                          } else {
                            answer.completeExceptionally(failure);
                          }
                        }));
    return answer;
  }

  // An epoch's beginning

  private void takeEpoch() {
    if (stopped != null) {
      return;
    }
    OnLoop.then(
        setup.loop(),
        setup.leases()::takeEpoch,
        (taken, failure) -> {
          if (taken == null) {
            takeEpochLater("No epoch to be had", failure);
          } else {
            begin(setup.rules().leases().epoch(taken, lastEpoch));
          }
        });
  }

  /** Warns once per outage of the store, not once per try. */
  private void takeEpochLater(String what, @Nullable Throwable failure) {
    if (epochFailures++ == 0) {
      LOG.warn("{}, and it is tried again: {}", what, String.valueOf(failure));
    } else {
      LOG.debug("{}", what, failure);
    }
    Duration pause = setup.settings().ownership().backoff();
    long jitter = (long) (pause.toNanos() * setup.jitter().getAsDouble());
    setup.loop().after(pause.plusNanos(jitter), this::takeEpoch);
  }

  private void begin(int epoch) {
    if (stopped != null) {
      return;
    }
    setup.predecessors().begins(epoch);
    NodeLease.Reading before = NodeLease.Reading.of(setup.clocks());
    int lanes = setup.settings().lanes();
    OnLoop.then(
        setup.loop(),
        () ->
            setup.leases().insert(epoch, lanes, setup.node(), setup.settings().lease().sealAfter()),
        (inserted, failure) -> {
          if (inserted != null && setup.rules().leases().isBegun(inserted)) {
            live(epoch, before);
          } else {
            // Perhaps it stands there now, or will: others end it. The number is spent.
            takeEpochLater("Epoch " + epoch + " was not begun", failure);
          }
        });
  }

  private void live(int epoch, NodeLease.Reading before) {
    NodeLease lease = new NodeLease(setup, epoch, before, () -> lost(epoch));
    EpochLanes lanes =
        setup.lanes().create(lease, (address, failure) -> refused(epoch, address, failure));
    lastEpoch = epoch;
    lastLease = lease;
    mustLeave = false;
    watch.own(epoch);
    endedEpochs.own(epoch);
    life =
        new Life(
            lease, lanes.control(), new ShardClaims(setup, epoch, lanes.control(), watch::add));
    journal = lanes.journal();
    lease.start(lanes.control());
    if (epochFailures == 0) {
      LOG.info("Epoch {} has begun", epoch);
    } else {
      LOG.info("Epoch {} has begun, after {} failed tries", epoch, epochFailures);
      epochFailures = 0;
    }
    setup.events().began(epoch);
    if (stopped != null) {
      stopLife();
    }
  }

  // An epoch's end

  /** Rule 9: all that was decided under the epoch stays, and all that hangs on it goes. */
  private void lost(int epoch) {
    if (life != null && life.epoch() == epoch) {
      drop(life);
      watch.add(epoch);
    }
  }

  /** Rule 2: a lane that cannot go on ends the epoch, which nobody else needs to wait for. */
  private void refused(int epoch, BlockAddress address, Throwable failure) {
    if (life != null && life.epoch() == epoch) {
      LOG.error("The store refuses {} for good; a new epoch begins", address, failure);
      life.lease().giveUp();
      drop(life);
      watch.endAtOnce(epoch, true);
    }
  }

  private void drop(Life ended) {
    life = null;
    journal = null;
    watch.own(0);
    endedEpochs.own(0);
    if (setup.rules().leases().dropsAllWithTheEpoch()) {
      ended.lanes().abandon();
      ended.claims().end();
    }
    setup.events().lost(ended.epoch());
    if (stopped == null) {
      takeEpoch();
    } else {
      finish();
    }
  }

  private void othersEnded(int epoch) {
    setup.predecessors().ended(epoch);
    if (life != null) {
      life.claims().ended(epoch);
    }
  }

  private void stopLife() {
    Life stopping = life;
    if (stopping == null) {
      finish();
    } else if (setup.rules().leases().stopsLanesBeforeClosing()) {
      stopping
          .claims()
          .releaseAll()
          .thenCompose(released -> OnLoop.call(setup.loop(), stopping.lanes()::close))
          .thenCompose(closed -> stopping.lease().close())
          .whenComplete((done, failure) -> closed(stopping, failure));
    } else {
      stopping
          .lease()
          .close()
          .thenCompose(closed -> OnLoop.call(setup.loop(), stopping.lanes()::close))
          .whenComplete((done, failure) -> closed(stopping, failure));
    }
  }

  private void closed(Life closing, @Nullable Throwable failure) {
    if (life != null && life.epoch() == closing.epoch()) {
      life = null;
      journal = null;
      if (failure == null) {
        LOG.info("Epoch {} is closed", closing.epoch());
        setup.predecessors().ended(closing.epoch());
      } else {
        LOG.warn("Epoch {} could not be closed; others end it", closing.epoch(), failure);
        closing.lease().giveUp();
      }
      closing.lanes().abandon();
      finish();
    }
  }

  private void finish() {
    finished = true;
    watch.stop();
    endedEpochs.stop();
    if (stopped != null) {
      stopped.complete(null);
    }
  }

  // Rule 15

  private void judgeStanding() {
    if (finished) {
      return;
    }
    Duration lease = setup.settings().lease().duration();
    if (lastLease != null
        && !mustLeave
        && !asking
        && setup.rules().leases().leaves(lastLease.expiredFor(), true, lease)) {
      asking = true;
      OnLoop.then(
          setup.loop(),
          setup.peers()::isAnyValid,
          (valid, failure) -> judge(Boolean.TRUE.equals(valid)));
    }
    setup.loop().after(setup.settings().lease().renewal(), this::judgeStanding);
  }

  private void judge(boolean peerValid) {
    asking = false;
    Duration lease = setup.settings().lease().duration();
    if (lastLease != null
        && !mustLeave
        && !finished
        && setup.rules().leases().leaves(lastLease.expiredFor(), peerValid, lease)) {
      mustLeave = true;
      LOG.error(
          "This node could not renew its lease for {} s, and others can theirs: it leaves",
          lastLease.expiredFor().toSeconds());
      setup.events().mustLeave();
    }
  }
}
