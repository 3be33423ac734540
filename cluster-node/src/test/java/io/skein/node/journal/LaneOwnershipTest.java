package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.BERT;
import static io.skein.node.journal.LanesHouse.SHARD;
import static io.skein.node.journal.LanesHouse.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who may append, and how a shard, an actor and an epoch end: rules 9, 11, 12, 14 and 19. */
class LaneOwnershipTest {
  private static final ShardId OTHER = new ShardId("conversation", 4);

  private static CompletableFuture<Incarnation> opening(LanesHouse house, Entity entity) {
    CompletableFuture<Incarnation> opened = house.lanes.open(entity).toCompletableFuture();
    house.loop.run();
    return opened;
  }

  private static void assertUnavailable(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    assertThatThrownBy(future::join).hasCauseInstanceOf(JournalUnavailableException.class);
  }

  @Test
  void opensNothingOfAShardThatIsNotOwned() {
    LanesHouse house = new LanesHouse();

    assertUnavailable(opening(house, new Entity(OTHER, "anna")));
  }

  @Test
  void opensNothingWhileTheLeaseIsNotValid() {
    LanesHouse house = new LanesHouse();
    house.valid = false;

    assertUnavailable(opening(house, ANNA));
  }

  @Test
  void aNewIncarnationShutsOutTheOneBefore() {
    LanesHouse house = new LanesHouse();
    Incarnation before = house.open(ANNA);
    house.append(before, ANNA, 1, 1);

    Incarnation after = house.open(ANNA);

    assertUnavailable(house.appending(before, ANNA, 2, 2));
    CompletableFuture<List<Entry>> read = before.readAfter(0, 10).toCompletableFuture();
    house.loop.run();
    assertUnavailable(read);
    assertThat(house.appending(after, ANNA, 2, 2)).isCompleted();
  }

  @Test
  void aNewIncarnationWaitsUntilNothingIsUndecided() {
    LanesHouse house = new LanesHouse("lane.block-entries-max = 1");
    Incarnation before = house.open(ANNA);
    house.journal.writes.hold();
    CompletableFuture<Void> done = house.appending(before, ANNA, 1, 2);

    CompletableFuture<Incarnation> opened = opening(house, ANNA);
    assertUnavailable(house.appending(before, ANNA, 3, 3));
    house.journal.writes.releaseOne();
    house.loop.run();
    assertThat(opened).isNotDone();
    house.journal.writes.release();
    house.loop.run();

    assertThat(done).isCompleted();
    assertThat(house.readAfter(LanesHouse.now(opened), 0, 10)).isEqualTo(entries(ANNA, 1, 2));
    assertThat(house.orphans).isEmpty();
  }

  @Test
  void ofTwoThatWaitTheLaterBegins() {
    LanesHouse house = new LanesHouse();
    Incarnation before = house.open(ANNA);
    house.journal.writes.hold();
    house.append(before, ANNA, 1, 1);
    CompletableFuture<Incarnation> second = opening(house, ANNA);

    CompletableFuture<Incarnation> third = opening(house, ANNA);

    assertUnavailable(second);
    house.journal.writes.release();
    house.loop.run();
    assertThat(house.appending(LanesHouse.now(third), ANNA, 2, 2)).isCompleted();
  }

  @Test
  void noMoreActorsWaitThanTheSettingAllows() {
    LanesHouse house = new LanesHouse("lane.opens-waiting-max = 1");
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.journal.writes.hold();
    house.append(anna, ANNA, 1, 1);
    house.append(bert, BERT, 1, 1);
    CompletableFuture<Incarnation> annas = opening(house, ANNA);

    assertUnavailable(opening(house, BERT));
    house.journal.writes.release();
    house.loop.run();
    assertThat(annas).isCompleted();
    assertThat(opening(house, BERT)).isCompleted();
  }

  @Test
  void tellsOfWhatIsDecidedWithoutAnActor() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.journal.writes.hold();
    house.append(anna, ANNA, 1, 1);
    house.append(bert, BERT, 1, 1);

    anna.close();
    house.loop.run();
    house.journal.writes.release();
    house.loop.run();

    assertThat(house.orphans).containsExactly(ANNA);
  }

  @Test
  void refusesAWrongSequence() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 5, 6);

    CompletableFuture<Void> gap = house.appending(anna, ANNA, 8, 8);
    CompletableFuture<Void> again = house.appending(anna, ANNA, 6, 6);

    assertThat(gap).isCompletedExceptionally();
    assertThat(again).isCompletedExceptionally();
    assertThatThrownBy(
            () -> anna.append(List.of(LanesHouse.entry(ANNA, 7), LanesHouse.entry(ANNA, 9))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> anna.append(entries(BERT, 7, 7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(house.appending(anna, ANNA, 7, 7)).isCompleted();
  }

  @Test
  void flushesAShardToItsEndAndTakesNothingMeanwhile() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.append(bert, BERT, 1, 3);
    house.journal.writes.hold();
    house.pages.writes.hold();
    CompletableFuture<Void> done = house.appending(anna, ANNA, 1, 20);

    CompletableFuture<Void> flushed = house.lanes.flush(SHARD).toCompletableFuture();

    assertUnavailable(house.appending(anna, ANNA, 21, 21));
    assertUnavailable(opening(house, ANNA));
    house.journal.writes.release();
    house.loop.run();
    assertThat(done).isCompleted();
    assertThat(flushed).isNotDone();
    house.pages.writes.release();
    house.loop.run();
    assertThat(flushed).isCompleted();
    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 20));
    assertThat(house.history(BERT)).isEqualTo(entries(BERT, 1, 3));
  }

  @Test
  void anActorOfAnEarlierGenerationIsShutOut() {
    LanesHouse house = new LanesHouse();
    Incarnation before = house.open(ANNA);
    house.append(before, ANNA, 1, 1);
    house.lanes.flush(SHARD);
    house.loop.run();
    house.lanes.drop(SHARD);
    assertUnavailable(house.appending(before, ANNA, 2, 2));

    house.lanes.grant(SHARD, 3);

    assertUnavailable(house.appending(before, ANNA, 2, 2));
    Incarnation after = house.open(ANNA);
    assertThat(house.appending(after, ANNA, 9, 9)).isCompleted();
  }

  @Test
  void whatWasDroppedBeforeItsEndStillComesIntoHistoryBeforeTheCheckpointPasses() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.pages.writes.hold();
    house.append(anna, ANNA, 1, 2);
    CompletableFuture<Void> flushed = house.lanes.flush(SHARD).toCompletableFuture();
    house.loop.run();

    house.lanes.drop(SHARD);

    assertUnavailable(flushed);
    assertThat(house.lanes.checkpoints()).containsExactly(0L);
    house.pages.writes.release();
    house.loop.run();
    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 2));
    assertThat(house.lanes.checkpoints()).containsExactly(1L);
  }

  @Test
  void aShardAcquiredAgainWithoutReleaseKeepsItsRecords() {
    LanesHouse house = new LanesHouse();
    Incarnation before = house.open(ANNA);
    house.pages.writes.failAll(Gate.Fault.LOST);
    house.append(before, ANNA, 1, 1);
    CompletableFuture<Void> flushed = house.lanes.flush(SHARD).toCompletableFuture();

    house.lanes.grant(SHARD, 2);

    assertUnavailable(flushed);
    assertUnavailable(house.appending(before, ANNA, 2, 2));
    Incarnation after = house.open(ANNA);
    assertThat(house.readAfter(after, 0, 10)).isEqualTo(entries(ANNA, 1, 1));
  }

  @Test
  void closesWithEverythingInHistoryAndThenWritesNothing() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.append(anna, ANNA, 1, 3);
    house.append(bert, BERT, 1, 1);

    CompletableFuture<Void> closed = house.lanes.close().toCompletableFuture();
    house.loop.run();

    assertThat(closed).isCompleted();
    assertThat(house.lanes.checkpoints()).containsExactly(2L);
    house.lanes.grant(SHARD, 2);
    assertUnavailable(opening(house, ANNA));
    assertUnavailable(house.appending(anna, ANNA, 4, 4));
    assertThat(house.positions()).containsExactly(1L, 2L);
  }

  @Test
  void abandonsEverythingThatWaits() {
    LanesHouse house = new LanesHouse();
    final Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.append(bert, BERT, 1, 1);
    house.journal.writes.hold();
    house.pages.reads.hold();
    final CompletableFuture<List<Entry>> read =
        house.open(new Entity(SHARD, "cold")).readAfter(0, 1).toCompletableFuture();
    final CompletableFuture<Void> written = house.appending(anna, ANNA, 1, 1);
    final CompletableFuture<Void> waiting = house.appending(anna, ANNA, 2, 2);
    final CompletableFuture<Incarnation> opened = opening(house, BERT);
    final CompletableFuture<Incarnation> waits = opening(house, ANNA);
    house.pages.writes.hold();
    CompletableFuture<Void> flushed = house.lanes.flush(SHARD).toCompletableFuture();
    CompletableFuture<Void> handed = anna.append(entries(ANNA, 3, 3)).toCompletableFuture();

    house.lanes.abandon();

    assertThat(opened).isCompleted();
    List.of(read, written, waiting, waits, flushed, handed)
        .forEach(LaneOwnershipTest::assertUnavailable);
    house.journal.writes.release();
    house.pages.reads.release();
    house.pages.writes.release();
    house.advance(Duration.ofHours(1));
    assertThat(house.loop.timers()).isZero();
    assertThat(house.positions()).containsExactly(1L, 2L);
    assertUnavailable(opening(house, ANNA));
    assertUnavailable(house.appending(anna, ANNA, 4, 4));
    assertThat(house.orphans).isEmpty();
  }
}
