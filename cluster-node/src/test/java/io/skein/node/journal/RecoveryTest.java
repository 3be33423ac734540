package io.skein.node.journal;

import static io.skein.node.journal.LeaseWorld.ENTITY;
import static io.skein.node.journal.LeaseWorld.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.journal.Gate.Fault;
import io.skein.node.journal.LeaseRow.State;
import io.skein.node.journal.WakeStore.Wake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments have four blocks here. */
class RecoveryTest {
  private static final int EPOCH = 1;
  private static final Duration SEAL_AFTER = Duration.ofSeconds(7);

  private final LeaseWorld world = new LeaseWorld();
  private final LeaseWorld.Node node = world.new Node("test", Predecessors.none());
  private final Recovery recovery = new Recovery(world.setup(node, Predecessors.none()));

  /** Sealed, with these checkpoints. */
  private void sealed(Long... checkpoints) {
    world.leases.insert(EPOCH, checkpoints.length, "dead", SEAL_AFTER).toCompletableFuture().join();
    world.leases.renew(EPOCH, 0, List.of(checkpoints)).toCompletableFuture().join();
    world.leases.seal(EPOCH, 1).toCompletableFuture().join();
  }

  private void blocks(int lane, long from, long to) {
    for (long position = from; position <= to; position++) {
      world.block(EPOCH, lane, position, ENTITY, position, position);
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private List<Wake> wakes() {
    return world.wakeRows.list(SHARD).toCompletableFuture().join();
  }

  @Test
  void bringsAllIntoHistoryAndWakesWhoMayNotHavePublished() {
    sealed(0L, 0L);
    blocks(0, 1, 10);
    Entity other = new Entity(SHARD, "carol-dave");
    world.block(EPOCH, 1, 1, other, 1, 3);

    world.await(recovery.recover(EPOCH));

    assertThat(world.history(ENTITY)).isEqualTo(upTo(10));
    assertThat(world.history(other)).isEqualTo(upTo(3));
    assertThat(wakes())
        .containsExactlyInAnyOrder(Wake.ofEpoch(ENTITY, EPOCH), Wake.ofEpoch(other, EPOCH));
    assertThat(node.woken).containsExactlyInAnyOrderElementsOf(wakes());
    assertThat(world.leases.row(EPOCH).state()).isEqualTo(State.RECOVERED);
    assertThat(world.leases.row(EPOCH).cuts()).containsExactly(10L, 1L);
  }

  @Test
  void startsAtTheCheckpointOfTheSealedRow() {
    sealed(4L);
    blocks(0, 1, 6);
    world.blocks.deleteSegment(EPOCH, 0, 0).toCompletableFuture().join();
    History history = new History(world.pages, world.settings.history(), world.rules.history());
    history
        .write(ENTITY, upTo(4).stream().map(n -> LeaseWorld.entry(ENTITY, n)).toList())
        .toCompletableFuture()
        .join();

    world.await(recovery.recover(EPOCH));

    assertThat(world.history(ENTITY)).isEqualTo(upTo(6));
  }

  @Test
  void writesTheLastBlockOfEachLaneAgainBeforeItFixesTheEnd() {
    sealed(0L, 0L);
    blocks(0, 1, 3);
    int before = world.blocks.writes.calls();
    world.blocks.writes.hold();
    CompletableFuture<Void> recovered = recovery.recover(EPOCH).toCompletableFuture();
    world.loop.run();

    assertThat(world.blocks.writes.calls()).isEqualTo(before + 1);
    assertThat(world.stateOf(EPOCH)).isEqualTo(State.SEALED);

    world.blocks.writes.release();
    world.await(recovered);
    assertThat(world.stateOf(EPOCH)).isEqualTo(State.RECOVERED);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void usesTheCutThatAnotherFixedFirst(long cut) {
    sealed(0L);
    blocks(0, 1, 6);
    world.leases.ends.hold();
    CompletableFuture<Void> recovered = recovery.recover(EPOCH).toCompletableFuture();
    world.loop.run();
    // What a minority held, and the other one saw.
    blocks(0, 7, cut);
    world.leases.fixCut(EPOCH, List.of(cut));
    world.leases.ends.release();
    world.await(recovered);

    assertThat(world.history(ENTITY)).isEqualTo(upTo(cut));
    assertThat(world.leases.row(EPOCH).cuts()).containsExactly(cut);
  }

  @Test
  void goesOnFromACut() {
    sealed(0L);
    blocks(0, 1, 6);
    world.leases.cut(EPOCH, List.of(5L)).toCompletableFuture().join();

    world.await(recovery.recover(EPOCH));

    assertThat(world.history(ENTITY)).isEqualTo(upTo(5));
  }

  @Test
  void severalAtOnceComeToOneEnd() {
    sealed(0L);
    blocks(0, 1, 9);
    Recovery second = new Recovery(world.setup(node, Predecessors.none()));

    CompletableFuture<Void> one = recovery.recover(EPOCH).toCompletableFuture();
    world.await(second.recover(EPOCH));
    world.await(one);

    assertThat(world.history(ENTITY)).isEqualTo(upTo(9));
    assertThat(world.stateOf(EPOCH)).isEqualTo(State.RECOVERED);
    assertThat(node.woken).containsExactly(Wake.ofEpoch(ENTITY, EPOCH));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"LOST", "UNKNOWN"})
  void whoeverDiesAnywhereIsFollowedByAnother(Fault fault) {
    sealed(0L);
    blocks(0, 1, 9);
    for (int died = 0; died < 6; died++) {
      world.leases.ends.failNext(fault);
      Recovery dying = new Recovery(world.setup(node, Predecessors.none()));
      CompletableFuture<Void> left = dying.recover(EPOCH).toCompletableFuture();
      world.loop.run();
      assertThat(left).isDone();
    }

    world.await(recovery.recover(EPOCH));

    assertThat(world.history(ENTITY)).isEqualTo(upTo(9));
    assertThat(wakes()).containsExactly(Wake.ofEpoch(ENTITY, EPOCH));
    assertThat(world.stateOf(EPOCH)).isEqualTo(State.RECOVERED);
  }

  @Test
  void survivesSomeFailedWritesAndReads() {
    sealed(0L);
    blocks(0, 1, 9);
    world.blocks.reads.failNext(Fault.LOST);
    world.blocks.writes.failNext(Fault.UNKNOWN);
    world.pages.writes.failNext(Fault.LOST);
    world.pages.writes.failNext(Fault.UNKNOWN);

    world.await(recovery.recover(EPOCH));

    assertThat(world.history(ENTITY)).isEqualTo(upTo(9));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4, 5})
  void aHoleIsNoEnd(long missing) {
    sealed(0L);
    blocks(0, 1, missing - 1);
    blocks(0, missing + 1, 8);
    if (missing == 5) {
      world.blocks.deleteSegment(EPOCH, 0, 1).toCompletableFuture().join();
      blocks(0, 9, 9);
    }

    assertThatThrownBy(() -> world.await(recovery.recover(EPOCH)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(DamagedException.class);

    assertThat(world.stateOf(EPOCH)).isEqualTo(State.SEALED);
    assertThat(world.history(ENTITY)).isEmpty();
    assertThat(node.events).singleElement().asString().startsWith("damaged 1: lane 0 of epoch 1");
  }

  @Test
  void whoIsSlowerThanTheDeletionOfWhatWasRecoveredFindsNoDamage() {
    sealed(0L);
    blocks(0, 1, 9);
    world.leases.cut(EPOCH, List.of(9L)).toCompletableFuture().join();
    world.blocks.reads.hold();
    CompletableFuture<Void> slow = recovery.recover(EPOCH).toCompletableFuture();
    world.loop.run();
    world.leases.recovered(EPOCH).toCompletableFuture().join();
    for (int segment = 0; segment < 3; segment++) {
      world.blocks.deleteSegment(EPOCH, 0, segment).toCompletableFuture().join();
    }
    world.leases.forget(EPOCH).toCompletableFuture().join();
    world.blocks.reads.release();

    world.await(slow);

    assertThat(node.events).isEmpty();
  }

  @Test
  void bringsTheTwoPartsOfAnEntityThatWasElsewhereMeanwhile() {
    sealed(0L);
    world.block(EPOCH, 0, 1, ENTITY, 1, 3);
    world.block(EPOCH, 0, 2, ENTITY, 7, 9);
    History history = new History(world.pages, world.settings.history(), world.rules.history());
    history
        .write(
            ENTITY,
            LongStream.rangeClosed(4, 6).mapToObj(n -> LeaseWorld.entry(ENTITY, n)).toList())
        .toCompletableFuture()
        .join();

    world.await(recovery.recover(EPOCH));

    assertThat(world.history(ENTITY)).isEqualTo(upTo(9));
  }

  @Test
  void leavesALivingEpochAlone() {
    world.leases.insert(EPOCH, 1, "alive", SEAL_AFTER).toCompletableFuture().join();

    assertThatThrownBy(() -> world.await(recovery.recover(EPOCH)))
        .hasCauseInstanceOf(IllegalStateException.class);

    assertThat(world.stateOf(EPOCH)).isEqualTo(State.ACTIVE);
  }

  @Test
  void hasNothingToDoForWhatHasEnded() {
    world.await(recovery.recover(99));
    sealed(0L);
    world.await(recovery.recover(EPOCH));
    int reads = world.blocks.reads.calls();

    world.await(recovery.recover(EPOCH));

    assertThat(world.blocks.reads.calls()).isEqualTo(reads);
  }
}
