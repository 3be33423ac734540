package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.BERT;
import static io.skein.node.journal.LanesHouse.entries;
import static io.skein.node.journal.LanesHouse.large;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a lane refuses, and that it refuses only before an entry has its sequence: rule 3. */
class RoomTest {
  @Test
  void refusesAboveWhatMayWaitAndTakesAgainWhatWasDecided() {
    LanesHouse house = new LanesHouse("lane.waiting-entries-max = 3");
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    house.journal.writes.hold();
    assertThat(anna.reserve(10)).isTrue();
    assertThat(anna.reserve(10)).isTrue();
    house.append(anna, ANNA, 1, 2);

    assertThat(bert.reserve(10)).isTrue();
    assertThat(bert.reserve(10)).isFalse();
    assertThat(anna.reserve(10)).isFalse();

    house.journal.writes.release();
    house.loop.run();
    assertThat(bert.reserve(10)).isTrue();
    assertThat(bert.reserve(10)).isTrue();
    assertThat(bert.reserve(10)).isFalse();
  }

  @Test
  void countsBytes() {
    LanesHouse house =
        new LanesHouse("lane { entry-bytes-max = 4 KiB, waiting-bytes-max = 10 KiB }");
    Incarnation anna = house.open(ANNA);

    assertThat(anna.reserve(4096)).isTrue();
    assertThat(anna.reserve(4096)).isTrue();
    assertThat(anna.reserve(4096)).isFalse();
    assertThat(anna.reserve(1000)).isTrue();
  }

  @Test
  void takesWhatHasASequenceEvenWithoutRoom() {
    LanesHouse house = new LanesHouse("lane.waiting-entries-max = 1");
    Incarnation anna = house.open(ANNA);

    CompletableFuture<Void> done = house.appending(anna, ANNA, 1, 5);

    assertThat(done).isCompleted();
  }

  @Test
  void givesBackWhatAnEndedIncarnationTook() {
    LanesHouse house = new LanesHouse("lane.waiting-entries-max = 1");
    Incarnation anna = house.open(ANNA);
    Incarnation bert = house.open(BERT);
    assertThat(anna.reserve(10)).isTrue();
    assertThat(bert.reserve(10)).isFalse();

    anna.close();
    house.loop.run();

    assertThat(bert.reserve(10)).isTrue();
  }

  @Test
  void givesBackWhatWasReservedAboveTheEntrysSize() {
    LanesHouse house =
        new LanesHouse("lane { entry-bytes-max = 4 KiB, waiting-bytes-max = 10 KiB }");
    Incarnation anna = house.open(ANNA);

    for (int i = 1; i <= 50; i++) {
      assertThat(anna.reserve(4096)).isTrue();
      house.append(anna, ANNA, i, i);
    }
  }

  @Test
  void refusesWhileTheBacklogIsTooLargeAndLosesNothing() {
    LanesHouse house = new LanesHouse("lane.backlog-entries-max = 10");
    Incarnation anna = house.open(ANNA);
    house.pages.writes.failAll(Gate.Fault.LOST);
    long last = 0;
    while (anna.reserve(10)) {
      last++;
      house.append(anna, ANNA, last, last);
      assertThat(last).isLessThanOrEqualTo(10);
    }
    house.advance(Duration.ofMinutes(10));
    assertThat(anna.reserve(10)).isFalse();

    house.pages.writes.failAll(null);
    house.advance(Duration.ofMinutes(1));

    assertThat(anna.reserve(10)).isTrue();
    assertThat(house.history(ANNA)).isEqualTo(entries(ANNA, 1, 10));
  }

  @Test
  void refusesWhileTooManyBlocksStandAboveTheCheckpoint() {
    LanesHouse house = new LanesHouse("lane.backlog-blocks-max = 5");
    Incarnation anna = house.open(ANNA);
    for (int i = 1; i <= 5; i++) {
      assertThat(anna.reserve(10)).isTrue();
      house.append(anna, ANNA, i, i);
    }

    assertThat(anna.reserve(10)).isFalse();
    house.advance(Duration.ofSeconds(2));
    assertThat(anna.reserve(10)).isTrue();
  }

  @Test
  void refusesAnEntryThatFitsNoBlockBeforeItIsInTheLane() {
    LanesHouse house = new LanesHouse();
    int most = house.settings.lane().entryBytesMax();
    Incarnation anna = house.open(ANNA);

    assertThat(anna.reserve(most)).isTrue();
    assertThatThrownBy(() -> anna.reserve(most + 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> anna.append(List.of(large(ANNA, 1, most + 1))))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(house.appending(anna, ANNA, 1, 1)).isCompleted();
  }
}
