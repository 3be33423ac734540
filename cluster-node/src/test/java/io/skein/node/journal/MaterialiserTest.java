package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.BERT;
import static io.skein.node.journal.LanesHouse.EPOCH;
import static io.skein.node.journal.LanesHouse.SHARD;
import static io.skein.node.journal.LanesHouse.entries;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How decided entries come into history, and what follows from it: rule 25. */
class MaterialiserTest {
  @Test
  void writesHistoryWhenEnoughEntriesWait() {
    LanesHouse house = new LanesHouse("history.after-entries = 5");
    Incarnation anna = house.open(ANNA);

    house.append(anna, ANNA, 1, 4);
    assertThat(house.history(ANNA)).isEmpty();
    house.append(anna, ANNA, 5, 6);

    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 6));
    assertThat(house.pages.writes.calls()).isEqualTo(1);
  }

  @Test
  void writesHistoryWhenTheFirstEntryHasWaitedLong() {
    LanesHouse house = new LanesHouse("history.after = 10s");
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 1, 1);
    house.advance(Duration.ofSeconds(8));
    house.append(anna, ANNA, 2, 2);

    assertThat(house.history(ANNA)).isEmpty();
    house.advance(Duration.ofSeconds(3));

    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 2));
    assertThat(house.loop.timers()).isZero();
  }

  @Test
  void writesHistoryWhenTheActorEnds() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 1, 2);

    anna.close();
    house.loop.run();

    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 2));
  }

  @Test
  void cutsPagesAtTheirLimitAndAtBuckets() {
    LanesHouse house = new LanesHouse("history.after-entries = 30");
    Incarnation anna = house.open(ANNA);

    house.append(anna, ANNA, 5, 34);
    anna.close();
    house.loop.run();

    assertThat(house.pages.pages(ANNA))
        .extracting(page -> page.first() + "-" + page.last())
        .containsExactly("5-12", "13-16", "17-24", "25-32", "33-34");
  }

  @Test
  void cutsPagesByBytes() {
    LanesHouse house = new LanesHouse("history.page-bytes-max = 10 KiB");
    Incarnation anna = house.open(ANNA);
    anna.append(
        List.of(
            LanesHouse.large(ANNA, 1, 4000),
            LanesHouse.large(ANNA, 2, 4000),
            LanesHouse.large(ANNA, 3, 4000),
            LanesHouse.large(ANNA, 4, 20000),
            LanesHouse.large(ANNA, 5, 10)));
    anna.close();
    house.loop.run();

    assertThat(house.pages.pages(ANNA))
        .extracting(page -> page.first() + "-" + page.last())
        .containsExactly("1-2", "3-3", "4-4", "5-5");
  }

  @Test
  void writesOnePageOfAnEntityAtATimeAndFewAltogether() {
    LanesHouse house =
        new LanesHouse(
            "history { after-entries = 1, page-entries-max = 2, writes-in-flight-max = 2 }");
    Incarnation anna = house.open(ANNA);
    house.pages.writes.hold();
    house.append(anna, ANNA, 1, 6);
    assertThat(house.pages.writes.held()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      Entity entity = new Entity(SHARD, "e" + i);
      house.append(house.open(entity), entity, 1, 1);
    }

    assertThat(house.pages.writes.held()).isEqualTo(2);
    house.pages.writes.release();
    house.loop.run();
    assertThat(house.history(ANNA)).hasSize(6);
    assertThat(house.history(new Entity(SHARD, "e2"))).hasSize(1);
  }

  @Test
  void writesHistoryAgainUntilItIsThere() {
    LanesHouse house = new LanesHouse("history.after-entries = 2");
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.pages.writes.failNext(Gate.Fault.LOST);
    house.pages.writes.failNext(Gate.Fault.UNKNOWN);
    house.pages.writes.failNext(Gate.Fault.REFUSED);
    house.append(anna, ANNA, 1, 2);
    house.append(anna, ANNA, 3, 3);
    assertThat(house.history(ANNA)).isEmpty();

    house.advance(Duration.ofSeconds(1));
    house.append(bert, BERT, 1, 2);

    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 3));
    assertThat(house.history(BERT)).isEqualTo(entries(BERT, 1, 2));
    assertThat(house.lanes.checkpoints()).containsExactly(3L);
  }

  @Test
  void theCheckpointPassesABlockWhenAllItsEntriesAreInHistory() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.journal.writes.hold();
    house.append(anna, ANNA, 1, 1);
    house.append(anna, ANNA, 2, 2);
    house.append(bert, BERT, 1, 1);
    house.journal.writes.release();
    house.loop.run();
    assertThat(house.positions()).containsExactly(1L, 2L);
    assertThat(house.lanes.checkpoints()).containsExactly(0L);

    anna.close();
    house.loop.run();
    assertThat(house.lanes.checkpoints()).containsExactly(1L);
    bert.close();
    house.loop.run();
    assertThat(house.lanes.checkpoints()).containsExactly(2L);
  }

  @Test
  void theCheckpointWaitsForAnEarlierBlock() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.append(anna, ANNA, 1, 1);
    house.append(bert, BERT, 1, 1);

    bert.close();
    house.loop.run();
    assertThat(house.history(BERT)).hasSize(1);
    assertThat(house.lanes.checkpoints()).containsExactly(0L);
    anna.close();
    house.loop.run();
    assertThat(house.lanes.checkpoints()).containsExactly(2L);
  }

  @Test
  void deletesWholeSegmentsBelowACheckpointThatIsKnownToStand() {
    LanesHouse house = new LanesHouse("history.after-entries = 1");
    Incarnation anna = house.open(ANNA);
    for (int i = 1; i <= 10; i++) {
      house.append(anna, ANNA, i, i);
    }
    assertThat(house.lanes.checkpoints()).containsExactly(10L);
    assertThat(house.positions()).hasSize(10);

    house.lanes.checkpointed(List.of(3L));
    house.loop.run();
    assertThat(house.positions()).hasSize(10);
    house.journal.deletes.failNext(Gate.Fault.LOST);
    house.lanes.checkpointed(List.of(7L));
    house.loop.run();
    assertThat(house.positions()).hasSize(10);
    house.lanes.checkpointed(List.of(9L));
    house.loop.run();

    assertThat(house.positions()).containsExactly(9L, 10L);
    assertThat(house.journal.deletes.calls()).isEqualTo(3);
  }

  @Test
  void aFullSegmentAtTheEndOfTheLaneMayGoToo() {
    LanesHouse house = new LanesHouse("history.after-entries = 1");
    Incarnation anna = house.open(ANNA);
    for (int i = 1; i <= 4; i++) {
      house.append(anna, ANNA, i, i);
    }

    house.lanes.checkpointed(house.lanes.checkpoints());
    house.loop.run();

    assertThat(house.positions()).isEmpty();
    house.append(anna, ANNA, 5, 5);
    assertThat(house.journal.positions(EPOCH, 0)).containsExactly(5L);
  }

  @Test
  void writesHistorySoonerWhenTheBacklogIsLarge() {
    LanesHouse house = new LanesHouse("lane.backlog-entries-max = 20", "history.after = 100s");
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 1, 10);
    house.advance(Duration.ofSeconds(25));
    assertThat(house.history(ANNA)).isEmpty();

    house.append(anna, ANNA, 11, 11);
    house.advance(Duration.ofSeconds(10));

    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 11));
  }

  @Test
  void aConversationThatIsNeverQuietStillComesIntoHistoryInOrder() {
    LanesHouse house = new LanesHouse("history { after-entries = 3, after = 1s }");
    Incarnation anna = house.open(ANNA);

    LongStream.rangeClosed(1, 50)
        .forEach(
            i -> {
              house.append(anna, ANNA, i, i);
              house.advance(Duration.ofMillis(300));
            });
    house.advance(Duration.ofSeconds(2));

    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 50));
    assertThat(house.lanes.checkpoints()).containsExactly(50L);
  }
}
