package io.skein.node.journal;

import static io.skein.node.journal.LeaseWorld.ENTITY;
import static io.skein.node.journal.LeaseWorld.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.Gate.Fault;
import io.skein.node.journal.LeaseRow.State;
import io.skein.node.journal.WakeStore.Wake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two nodes, "a" with epoch 1 and "b" with epoch 2. */
class ShardClaimsTest {
  private final LeaseWorld world = new LeaseWorld();
  private final LeaseWorld.Node a = world.node("a");
  private final LeaseWorld.Node b = world.node("b");

  private void advanceMillis(long millis) {
    world.advance(Duration.ofMillis(millis));
  }

  private CompletableFuture<Boolean> asks(LeaseWorld.Node node) {
    return node.journal
        .acquire(SHARD, () -> node.events.add("lost " + SHARD))
        .toCompletableFuture();
  }

  private CompletableFuture<Boolean> releases(LeaseWorld.Node node) {
    return node.journal.release(SHARD).toCompletableFuture();
  }

  @Test
  void takesAShardThatIsFree() {
    assertThat(a.acquires(SHARD)).isTrue();

    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 1, 1));
    assertThat(a.currentLanes().calls).containsExactly("grant " + SHARD + " 1");
  }

  @Test
  void aGlanceThatMissesTheLastChangesCostsOneRefusal() {
    assertThat(a.acquires(SHARD)).isTrue();
    ShardRow earlier = world.shards.row(SHARD);
    assertThat(world.await(releases(a))).isTrue();
    assertThat(a.acquires(SHARD)).isTrue();
    assertThat(world.await(releases(a))).isTrue();

    for (ShardRow stale : List.of(ShardRow.unowned(SHARD), earlier)) {
      long generation = world.shards.row(SHARD).generation();
      world.shards.staleAtAGlance(stale);
      assertThat(b.acquires(SHARD)).isTrue();
      assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 2, generation + 1));
      assertThat(world.await(releases(b))).isTrue();
    }
  }

  @Test
  void waitsForALivingOwnerUntilItReleases() {
    assertThat(a.acquires(SHARD)).isTrue();
    CompletableFuture<Boolean> answer = asks(b);
    advanceMillis(4_000);
    assertThat(answer).isNotDone();
    assertThat(world.await(releases(a))).isTrue();

    advanceMillis(1_000);

    assertThat(answer).isCompletedWithValue(true);
    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 2, 2));
  }

  @Test
  void saysNoAfterTheOperationTimeoutWhileAnotherHolds() {
    assertThat(a.acquires(SHARD)).isTrue();
    CompletableFuture<Boolean> answer = asks(b);

    advanceMillis(5_000);

    assertThat(answer).isCompletedWithValue(false);
    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(1);
    assertThat(a.events).containsExactly("began 1");
  }

  @Test
  void takesFromADeadOwnerOnlyWhenThatIsRecovered() {
    assertThat(a.acquires(SHARD)).isTrue();
    world.block(1, 0, 1, ENTITY, 1, 3);
    a.kill();
    world.blocks.reads.hold();
    advanceMillis(9_000);
    assertThat(world.stateOf(1)).isEqualTo(State.SEALED);
    assertThat(b.acquires(SHARD)).isFalse();
    CompletableFuture<Boolean> answer = asks(b);
    world.blocks.reads.release();

    advanceMillis(1_100);

    assertThat(answer).isCompletedWithValue(true);
    assertThat(world.history(ENTITY)).containsExactly(1L, 2L, 3L);
    assertThat(b.woken).contains(Wake.ofEpoch(ENTITY, 1));
  }

  @Test
  void whoWaitsForADeadOwnerLooksAtOnceWhenItIsRecovered() {
    assertThat(a.acquires(SHARD)).isTrue();
    a.kill();
    CompletableFuture<Boolean> answer = CompletableFuture.completedFuture(false);
    long start = world.clocks.monotonicNanos();
    while (!answer.isDone() || !answer.join()) {
      if (answer.isDone()) {
        answer = asks(b);
      }
      advanceMillis(10);
      assertThat(world.clocks.monotonicNanos() - start)
          .isLessThan(world.settings.failover().toNanos());
    }

    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(2);
  }

  @Test
  void wakesTheEntitiesOfAShardThatItAcquires() {
    Wake wake = Wake.ofEpoch(ENTITY, 77);
    world.wakeRows.add(List.of(wake)).toCompletableFuture().join();

    assertThat(a.acquires(SHARD)).isTrue();
    world.loop.run();

    assertThat(a.woken).containsExactly(wake);
  }

  @Test
  void aLivingOwnerThatDoesNotHoldTheShardGivesItBackWhenAsked() {
    world.shards.changes.failAll(Fault.UNKNOWN);
    CompletableFuture<Boolean> abandoned = asks(a);
    advanceMillis(5_100);
    assertThat(abandoned).isCompletedWithValue(false);
    world.shards.changes.failAll(null);
    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(1);

    assertThat(b.acquires(SHARD)).isTrue();
    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(2);
  }

  @Test
  void withoutAnAnswerTheShardStaysWhereItIs() {
    world.shards.changes.failAll(Fault.UNKNOWN);
    CompletableFuture<Boolean> abandoned = asks(a);
    advanceMillis(5_100);
    assertThat(abandoned).isCompletedWithValue(false);
    world.shards.changes.failAll(null);
    world.questionsLost = true;

    assertThat(b.acquires(SHARD)).isFalse();
  }

  @Test
  void anOwnerThatHoldsTheShardKeepsItWhenAsked() {
    assertThat(a.acquires(SHARD)).isTrue();

    a.journal.doYouHold(world.shards.row(SHARD));
    advanceMillis(1_000);

    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(1);
    assertThat(world.await(a.journal.standing()).shards()).containsExactly(SHARD);
  }

  @Test
  void takesANewGenerationEvenOfWhatIsItsOwn() {
    assertThat(a.acquires(SHARD)).isTrue();
    assertThat(world.await(releases(a))).isTrue();
    assertThat(a.acquires(SHARD)).isTrue();
    assertThat(a.acquires(SHARD)).isTrue();

    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 1, 3));
    assertThat(a.currentLanes().calls)
        .containsExactly(
            "grant " + SHARD + " 1",
            "flush " + SHARD,
            "drop " + SHARD,
            "grant " + SHARD + " 2",
            "flush " + SHARD,
            "drop " + SHARD,
            "grant " + SHARD + " 3");
  }

  @Test
  void anUnknownAcquisitionIsTriedAgainWithTheNextGeneration() {
    world.shards.changes.failNext(Fault.UNKNOWN);

    assertThat(a.acquires(SHARD)).isTrue();

    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 1, 2));
    assertThat(a.currentLanes().calls).containsExactly("grant " + SHARD + " 2");
  }

  @Test
  void releasesOnlyWhatIsFlushed() {
    assertThat(a.acquires(SHARD)).isTrue();
    a.currentLanes().flushes.hold();
    CompletableFuture<Boolean> released = releases(a);
    advanceMillis(10_000);
    assertThat(released).isNotDone();
    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(1);

    a.currentLanes().flushes.release();

    assertThat(world.await(released)).isTrue();
    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 0, 1));
  }

  @Test
  void aShardThatCannotBeFlushedStaysOwnedAndIsTriedAgain() {
    assertThat(a.acquires(SHARD)).isTrue();
    a.currentLanes().flushes.failNext(Fault.LOST);
    CompletableFuture<Boolean> released = releases(a);
    advanceMillis(200);
    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(1);
    assertThat(a.currentLanes().calls).doesNotContain("drop " + SHARD);

    assertThat(world.await(released)).isTrue();
    assertThat(world.shards.row(SHARD).epoch()).isZero();
  }

  @Test
  void repeatsAReleaseUntilItIsAnswered() {
    assertThat(a.acquires(SHARD)).isTrue();
    world.shards.changes.failNext(Fault.LOST);
    world.shards.changes.failNext(Fault.UNKNOWN);
    CompletableFuture<Boolean> released = releases(a);
    advanceMillis(400);
    assertThat(released).isNotDone();

    assertThat(world.await(released)).isTrue();
    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 0, 1));
  }

  @Test
  void releasesWhatWasNeverAcquired() {
    assertThat(world.await(releases(a))).isTrue();

    assertThat(world.shards.changes.calls()).isZero();
  }

  @Test
  void aReleaseDuringAnAcquisitionEndsItAndGivesBackWhatItTook() {
    world.shards.changes.hold();
    CompletableFuture<Boolean> acquired = asks(a);
    world.loop.run();
    CompletableFuture<Boolean> released = releases(a);
    world.loop.run();
    assertThat(acquired).isCompletedWithValue(false);
    assertThat(released).isNotDone();
    world.shards.changes.release();

    assertThat(world.await(released)).isTrue();
    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 0, 1));
    assertThat(a.currentLanes().calls).isEmpty();
  }

  @Test
  void anAcquisitionAfterAReleaseWaitsForIt() {
    assertThat(a.acquires(SHARD)).isTrue();
    a.currentLanes().flushes.hold();
    CompletableFuture<Boolean> released = releases(a);
    CompletableFuture<Boolean> acquired = asks(a);
    advanceMillis(1_000);
    assertThat(acquired).isNotDone();
    a.currentLanes().flushes.release();

    assertThat(world.await(acquired)).isTrue();
    assertThat(released).isCompletedWithValue(true);
    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 1, 2));
  }

  @Test
  void aReleaseThatComesLateFreesNothingThatWasTakenAgain() {
    assertThat(a.acquires(SHARD)).isTrue();
    ShardRow first = world.shards.row(SHARD);
    assertThat(a.acquires(SHARD)).isTrue();

    Swap<ShardRow> late =
        world.await(world.shards.replace(first, world.rules.ownership().released(first)));

    assertThat(late.applied()).isFalse();
    assertThat(world.shards.row(SHARD).epoch()).isEqualTo(1);
  }

  @Test
  void takesFromAnOwnerThatWasForgotten() {
    world.await(world.shards.replace(ShardRow.unowned(SHARD), new ShardRow(SHARD, 99, 5)));

    assertThat(a.acquires(SHARD)).isTrue();

    assertThat(world.shards.row(SHARD)).isEqualTo(new ShardRow(SHARD, 1, 6));
  }

  @Test
  void ofSeveralWhoWantAShardOneGetsIt() {
    CompletableFuture<Boolean> one = asks(a);
    CompletableFuture<Boolean> two = asks(b);

    advanceMillis(5_100);

    assertThat(List.of(one.join(), two.join())).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void sendsOnlySoManyTransactionsAtOnce() {
    world.shards.reads.hold();
    for (int shard = 0; shard < 100; shard++) {
      var unused = a.journal.acquire(new ShardId("conversation", shard), () -> {});
    }
    world.loop.run();
    assertThat(world.shards.reads.held()).isEqualTo(world.settings.ownership().callsMax());

    world.shards.reads.release();
    advanceMillis(100);
    assertThat(world.await(a.journal.standing()).shards()).hasSize(100);
  }
}
