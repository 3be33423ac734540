package io.skein.node.journal;

import static io.skein.node.journal.LeaseWorld.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.Gate.Fault;
import io.skein.node.journal.LeaseRow.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class JournalNodeTest {
  private final LeaseWorld world = new LeaseWorld();

  private void advanceSeconds(long seconds) {
    world.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void beginsAnEpochAndKeepsItsLease() {
    LeaseWorld.Node node = world.node("a");

    advanceSeconds(60);

    assertThat(node.events).containsExactly("began 1");
    assertThat(node.isValid()).isTrue();
    assertThat(world.leases.row(1).node()).isEqualTo("a");
    assertThat(world.leases.row(1).lanes()).isEqualTo(world.settings.lanes());
    JournalNode.Standing standing = world.await(node.journal.standing());
    assertThat(standing.epoch()).isEqualTo(1);
    assertThat(standing.leaseValid()).isTrue();
  }

  @Test
  void givesUpANumberWhoseInsertionHasAnUnknownOutcome() {
    world.leases.inserts.failNext(Fault.UNKNOWN);
    LeaseWorld.Node node = world.node("a");

    advanceSeconds(1);
    assertThat(node.events).containsExactly("began 2");

    advanceSeconds(15);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void losesEverythingWithItsEpochAndBeginsAnother() {
    LeaseWorld.Node node = world.node("a");
    assertThat(node.acquires(SHARD)).isTrue();
    RecordedLanes before = node.currentLanes();
    world.leases.seal(1, world.leases.row(1).renewal()).toCompletableFuture().join();

    advanceSeconds(3);

    assertThat(node.events).containsExactly("began 1", "lost " + SHARD, "lost epoch 1", "began 2");
    assertThat(before.calls).endsWith("abandon");
    assertThat(before.right.isValid()).isFalse();
    assertThat(node.isValid()).isTrue();
    assertThat(world.await(node.journal.standing()).shards()).isEmpty();
  }

  @Test
  void endsItsOwnEpochWhenTheStoreRefusesABlock() {
    LeaseWorld.Node node = world.node("a");
    assertThat(node.acquires(SHARD)).isTrue();

    node.currentLanes().end.refused(new BlockAddress(1, 0, 1), new IllegalArgumentException());
    world.loop.run();

    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
    assertThat(node.events).containsExactly("began 1", "lost " + SHARD, "lost epoch 1", "began 2");
    assertThat(node.acquires(SHARD)).isTrue();
  }

  @Test
  void stopsInTheOrderThatNeedsNoRecovery() {
    LeaseWorld.Node node = world.node("a");
    assertThat(node.acquires(SHARD)).isTrue();
    RecordedLanes lanes = node.currentLanes();
    lanes.closes.hold();
    CompletableFuture<Void> stopped = node.journal.stop().toCompletableFuture();

    advanceSeconds(20);
    assertThat(lanes.calls)
        .containsExactly("grant " + SHARD + " 1", "flush " + SHARD, "drop " + SHARD, "close");
    assertThat(world.shards.row(SHARD).epoch()).isZero();
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);
    assertThat(lanes.right.isValid()).isTrue();

    lanes.closes.release();
    world.await(stopped);
    assertThat(world.stateOf(1)).isEqualTo(State.CLOSED);
    assertThat(lanes.right.isValid()).isFalse();
    world.advance(Duration.ofMinutes(11));
    assertThat(world.loop.timers()).isZero();
  }

  @Test
  void aStoppingNodeTakesNoShard() {
    LeaseWorld.Node node = world.node("a");
    node.currentLanes().closes.hold();
    var unused = node.journal.stop();
    world.loop.run();

    assertThat(node.acquires(SHARD)).isFalse();
    assertThat(world.shards.row(SHARD).epoch()).isZero();
  }

  @Test
  void stopsThoughOthersEndItsEpochMeanwhile() {
    LeaseWorld.Node node = world.node("a");
    node.currentLanes().closes.hold();
    CompletableFuture<Void> stopped = node.journal.stop().toCompletableFuture();
    world.leases.seal(1, world.leases.row(1).renewal()).toCompletableFuture().join();

    world.await(stopped);

    assertThat(node.events).containsExactly("began 1", "lost epoch 1");
  }

  @Test
  void leavesWhenItAloneCannotRenew() {
    world.peersValid = true;
    LeaseWorld.Node node = world.node("a");
    world.leases.renewals.failAll(Fault.LOST);

    advanceSeconds(17);
    assertThat(node.events).containsExactly("began 1");

    advanceSeconds(4);
    assertThat(node.events).containsExactly("began 1", "must leave");
  }

  @Test
  void staysWhenNobodyCanRenew() {
    LeaseWorld.Node node = world.node("a");
    world.leases.renewals.failAll(Fault.LOST);

    advanceSeconds(60);
    assertThat(node.events).containsExactly("began 1");

    world.leases.renewals.failAll(null);
    advanceSeconds(3);
    assertThat(node.isValid()).isTrue();
  }

  @Test
  void leavesWhenItsEpochWasEndedAndItGetsNoOther() {
    world.peersValid = true;
    LeaseWorld.Node node = world.node("a");
    world.leases.seal(1, 0).toCompletableFuture().join();
    world.leases.inserts.failAll(Fault.LOST);

    advanceSeconds(30);

    assertThat(node.events).containsExactly("began 1", "lost epoch 1", "must leave");
  }

  /** What a data directory notes. */
  private static final class Noted implements Predecessors {
    final List<Integer> noted = new ArrayList<>();
    List<Integer> before = List.of();
    boolean locked = true;

    @Override
    public List<Integer> epochs() {
      return before;
    }

    @Override
    public boolean isLocked() {
      return locked;
    }

    @Override
    public void begins(int epoch) {
      noted.add(epoch);
    }

    @Override
    public void ended(int epoch) {
      noted.remove(Integer.valueOf(epoch));
    }

    Noted next() {
      Noted next = new Noted();
      next.noted.addAll(noted);
      next.before = List.copyOf(noted);
      return next;
    }
  }

  @Test
  void endsItsDeadPredecessorAtOnceWhichItsDirectoryNames() {
    Noted directory = new Noted();
    world.node("a", directory).kill();

    LeaseWorld.Node again = world.node("a", directory.next());

    assertThat(again.events).containsExactly("began 2");
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
  }

  @Test
  void waitsForAPredecessorWhoseDirectoryItHasNot() {
    Noted directory = new Noted();
    world.node("a", directory).kill();
    Noted next = directory.next();
    next.locked = false;
    world.node("a", next);

    advanceSeconds(6);
    assertThat(world.stateOf(1)).isEqualTo(State.ACTIVE);

    advanceSeconds(3);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);
    assertThat(next.noted).containsExactly(2);
  }

  @Test
  void forgetsEndedEpochsAndWhatIsLeftOfTheirJournal() {
    world.node("dead").kill();
    world.block(1, 0, 1, LeaseWorld.ENTITY, 1, 1);
    LeaseWorld.Node node = world.node("a");
    advanceSeconds(10);
    assertThat(world.stateOf(1)).isEqualTo(State.RECOVERED);

    world.advance(Duration.ofMinutes(59));
    assertThat(world.leases.row(1)).isNotNull();

    world.advance(Duration.ofMinutes(30));
    assertThat(world.leases.row(1)).isNull();
    CompletionStage<List<JournalStore.Stored>> left = world.blocks.readAfter(1, 0, 0);
    assertThat(left.toCompletableFuture().join()).isEmpty();
    assertThat(node.isValid()).isTrue();
  }

  @Test
  void opensNothingWithoutAnEpoch() {
    world.leases.inserts.failAll(Fault.LOST);
    LeaseWorld.Node node = world.node("a");

    assertThat(node.journal.open(LeaseWorld.ENTITY).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(node.acquires(SHARD)).isFalse();
    assertThat(world.await(node.journal.release(SHARD))).isTrue();
  }
}
