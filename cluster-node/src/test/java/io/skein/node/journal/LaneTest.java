package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.BERT;
import static io.skein.node.journal.LanesHouse.EPOCH;
import static io.skein.node.journal.LanesHouse.SHARD;
import static io.skein.node.journal.LanesHouse.entries;
import static io.skein.node.journal.LanesHouse.entry;
import static io.skein.node.journal.LanesHouse.large;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How entries become durable, and when they are decided: rules 1 to 4, 7 and 10. */
class LaneTest {
  @Test
  void decidesWhatIsWrittenWithoutWaitingForAnyTimer() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.journal.writes.hold();

    CompletableFuture<Void> done = house.appending(anna, ANNA, 1, 2);

    assertThat(house.loop.timers()).isZero();
    assertThat(done).isNotDone();
    house.journal.writes.release();
    house.loop.run();
    assertThat(done).isCompleted();
    assertThat(house.block(0, 1)).isEqualTo(entries(ANNA, 1, 2));
  }

  @Test
  void whatArrivesWhileABlockIsOnItsWayIsTheNextBlock() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.journal.writes.hold();
    house.append(anna, ANNA, 1, 1);

    CompletableFuture<Void> second = house.appending(bert, BERT, 1, 2);
    CompletableFuture<Void> third = house.appending(anna, ANNA, 2, 2);

    assertThat(house.journal.writes.held()).isEqualTo(1);
    house.journal.writes.releaseOne();
    house.loop.run();
    assertThat(house.journal.writes.held()).isEqualTo(1);
    assertThat(second).isNotDone();
    house.journal.writes.release();
    house.loop.run();
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(house.block(0, 2)).containsExactly(entry(BERT, 1), entry(BERT, 2), entry(ANNA, 2));
  }

  @Test
  void sendsTheSameBytesToTheSamePositionUntilTheStoreHasThem() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.journal.writes.failNext(Gate.Fault.LOST);
    house.journal.writes.failNext(Gate.Fault.UNKNOWN);
    house.journal.writes.failNext(Gate.Fault.LOST);
    CompletableFuture<Void> first = house.appending(anna, ANNA, 1, 1);
    CompletableFuture<Void> second = house.appending(anna, ANNA, 2, 2);
    assertThat(house.positions()).isEmpty();

    house.advance(Duration.ofMillis(50));
    ByteBuffer written = house.journal.block(new BlockAddress(EPOCH, 0, 1));
    assertThat(first).isNotDone();
    house.advance(Duration.ofMillis(100));
    assertThat(first).isNotDone();
    house.advance(Duration.ofMillis(200));

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(house.journal.block(new BlockAddress(EPOCH, 0, 1))).isEqualTo(written);
    assertThat(house.block(0, 1)).containsExactly(entry(ANNA, 1));
    assertThat(house.block(0, 2)).containsExactly(entry(ANNA, 2));
    assertThat(house.journal.writes.calls()).isEqualTo(5);
  }

  @Test
  void triesNoMoreOftenThanTheLongestPauseAndNeverGivesUp() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.journal.writes.failAll(Gate.Fault.LOST);
    CompletableFuture<Void> done = house.appending(anna, ANNA, 1, 1);

    house.advance(Duration.ofMinutes(10));

    assertThat(house.journal.writes.calls()).isBetween(600, 610);
    house.journal.writes.failAll(null);
    house.advance(Duration.ofSeconds(1));
    assertThat(done).isCompleted();
  }

  @Test
  void holdsWhatWasWrittenWhileTheLeaseWasNotValidAndDecidesItOnceItIs() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.journal.writes.hold();
    CompletableFuture<Void> first = house.appending(anna, ANNA, 1, 1);
    CompletableFuture<Void> second = house.appending(anna, ANNA, 2, 2);

    house.valid = false;
    house.journal.writes.release();
    house.loop.run();
    house.advance(Duration.ofMinutes(1));

    assertThat(first).isNotDone();
    assertThat(house.positions()).containsExactly(1L);
    assertThat(house.history(ANNA)).isEmpty();
    house.valid = true;
    house.lanes.resume();
    house.loop.run();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(house.positions()).containsExactly(1L, 2L);
  }

  @Test
  void startsNoBlockWhileTheLeaseIsNotValid() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.valid = false;

    CompletableFuture<Void> done = house.appending(anna, ANNA, 1, 1);

    assertThat(house.journal.writes.calls()).isZero();
    house.lanes.resume();
    house.loop.run();
    assertThat(house.journal.writes.calls()).isZero();
    house.valid = true;
    house.lanes.resume();
    house.loop.run();
    assertThat(done).isCompleted();
  }

  @Test
  void endsTheEpochWhenTheStoreRefusesABlockForGood() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.journal.writes.failNext(Gate.Fault.REFUSED);

    CompletableFuture<Void> first = house.appending(anna, ANNA, 1, 1);
    CompletableFuture<Void> second = house.appending(anna, ANNA, 2, 2);
    house.advance(Duration.ofMinutes(1));

    assertThat(house.refused).containsExactly(new BlockAddress(EPOCH, 0, 1));
    assertThat(house.journal.writes.calls()).isEqualTo(1);
    house.lanes.abandon();
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void endsTheEpochWhenABlockCannotBeEncoded() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.encodes = false;

    CompletableFuture<Void> first = house.appending(anna, ANNA, 1, 1);
    CompletableFuture<Void> second = house.appending(anna, ANNA, 2, 2);

    assertThat(house.refused).containsExactly(new BlockAddress(EPOCH, 0, 1));
    house.lanes.abandon();
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void cutsBlocksByEntries() {
    LanesHouse house = new LanesHouse("lane.block-entries-max = 3");
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.journal.writes.hold();
    house.append(anna, ANNA, 1, 2);
    CompletableFuture<Void> annas = house.appending(anna, ANNA, 3, 6);
    CompletableFuture<Void> berts = house.appending(bert, BERT, 1, 2);

    for (int block = 1; block <= 3; block++) {
      assertThat(berts).isNotDone();
      house.journal.writes.releaseOne();
      house.loop.run();
    }

    assertThat(annas).isCompleted();
    assertThat(berts).isCompleted();
    assertThat(house.block(0, 1)).isEqualTo(entries(ANNA, 1, 2));
    assertThat(house.block(0, 2)).isEqualTo(entries(ANNA, 3, 5));
    assertThat(house.block(0, 3)).containsExactly(entry(ANNA, 6), entry(BERT, 1), entry(BERT, 2));
  }

  @Test
  void cutsBlocksByBytesAsTheCodecCountsThem() {
    LanesHouse house = new LanesHouse();
    int bytes = house.settings.lane().entryBytesMax();
    Incarnation anna = house.open(ANNA);
    List<Entry> nine = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      nine.add(large(ANNA, i, bytes));
    }

    CompletableFuture<Void> done = anna.append(nine).toCompletableFuture();
    house.loop.run();

    assertThat(done).isCompleted();
    assertThat(house.positions()).containsExactly(1L, 2L, 3L);
    assertThat(house.block(0, 1)).hasSize(3);
    assertThat(house.journal.block(new BlockAddress(EPOCH, 0, 1)).remaining())
        .isLessThan(BlockCodec.BLOCK_BYTES_MAX);
    assertThat(house.block(0, 3).get(2)).isEqualTo(nine.get(8));
  }

  @Test
  void lanesDoNotWaitForEachOther() {
    LanesHouse house = new LanesHouse("lanes = 2");
    Entity other = entityOfLane(2, 1 - ANNA.lane(2));
    Incarnation anna = house.open(ANNA);
    Incarnation others = house.open(other);
    house.journal.writes.hold();
    CompletableFuture<Void> first = house.appending(anna, ANNA, 1, 1);
    CompletableFuture<Void> second = house.appending(others, other, 1, 1);

    assertThat(house.journal.writes.held()).isEqualTo(2);
    house.journal.writes.release();
    house.loop.run();

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(house.block(0, 1)).hasSize(1);
    assertThat(house.block(1, 1)).hasSize(1);
  }

  private static Entity entityOfLane(int lanes, int lane) {
    int i = 0;
    while (new Entity(SHARD, "e" + i).lane(lanes) != lane) {
      i++;
    }
    return new Entity(SHARD, "e" + i);
  }

  @Test
  void fencedByTheStoreItDecidesOnlyWhatNoSealPreceded() {
    LanesHouse house = new LanesHouse("fence = store");
    Incarnation anna = house.open(ANNA);
    CompletableFuture<Void> first = house.appending(anna, ANNA, 1, 1);
    assertThat(first).isCompleted();

    house.journal.writes.hold();
    CompletableFuture<Void> second = house.appending(anna, ANNA, 2, 2);
    house.journal.mark(EPOCH);
    house.journal.writes.release();
    house.loop.run();
    house.advance(Duration.ofMinutes(1));
    house.lanes.resume();
    house.loop.run();

    assertThat(house.positions()).contains(2L);
    assertThat(second).isNotDone();
  }

  @Test
  void fencedByTheStoreItAsksAgainWhenTheAnswerIsLost() {
    LanesHouse house = new LanesHouse("fence = store");
    Incarnation anna = house.open(ANNA);
    house.journal.marks.failNext(Gate.Fault.LOST);

    CompletableFuture<Void> done = house.appending(anna, ANNA, 1, 1);

    assertThat(done).isNotDone();
    house.advance(Duration.ofMillis(50));
    assertThat(done).isCompleted();
    assertThat(house.journal.writes.calls()).isEqualTo(1);
  }

  @Test
  void fencedByTheStoreItReadsTheMarkerAfterTheWriteOnly() {
    LanesHouse house = new LanesHouse("fence = store");
    Incarnation anna = house.open(ANNA);
    house.journal.writes.hold();
    house.append(anna, ANNA, 1, 1);

    assertThat(house.journal.marks.calls()).isZero();
    house.journal.writes.release();
    house.loop.run();
    assertThat(house.journal.marks.calls()).isEqualTo(1);
  }
}
