package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.journal.PageStore.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an actor reads of its entity, from history and from its lane: rules 4, 19 and 22. */
class ReadsTest {
  /** Entries 1 to 10 in history, 11 to 15 in the lane. */
  private static Incarnation fifteen(LanesHouse house) {
    Incarnation before = house.open(ANNA);
    house.append(before, ANNA, 1, 10);
    before.close();
    house.loop.run();
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 11, 15);
    assertThat(house.history(ANNA)).hasSize(10);
    return anna;
  }

  @Test
  void joinsHistoryAndTheLane() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = fifteen(house);

    assertThat(house.readAfter(anna, 0, 100)).isEqualTo(entries(ANNA, 1, 15));
    assertThat(house.readAfter(anna, 3, 4)).isEqualTo(entries(ANNA, 4, 7));
    assertThat(house.readAfter(anna, 8, 5)).isEqualTo(entries(ANNA, 9, 13));
    assertThat(house.readAfter(anna, 15, 5)).isEmpty();
    assertThat(house.readBefore(anna, 16, 100)).isEqualTo(entries(ANNA, 1, 15));
    assertThat(house.readBefore(anna, 14, 6)).isEqualTo(entries(ANNA, 8, 13));
    assertThat(house.readBefore(anna, 11, 3)).isEqualTo(entries(ANNA, 8, 10));
    assertThat(house.readBefore(anna, 5, 2)).isEqualTo(entries(ANNA, 3, 4));
    assertThat(house.readBefore(anna, 1, 2)).isEmpty();
  }

  @Test
  void answersFromTheLaneWithoutAReadWhatTheLaneHas() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = fifteen(house);
    int reads = house.pages.reads.calls();

    assertThat(house.readAfter(anna, 10, 3)).isEqualTo(entries(ANNA, 11, 13));
    assertThat(house.readAfter(anna, 14, 3)).isEqualTo(entries(ANNA, 15, 15));
    assertThat(house.readBefore(anna, 16, 5)).isEqualTo(entries(ANNA, 11, 15));
    assertThat(house.readBefore(anna, 13, 1)).isEqualTo(entries(ANNA, 12, 12));

    assertThat(house.pages.reads.calls()).isEqualTo(reads);
  }

  @Test
  void showsOnlyWhatIsDecided() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 1, 2);
    house.journal.writes.hold();
    house.append(anna, ANNA, 3, 4);

    assertThat(house.readAfter(anna, 0, 10)).isEqualTo(entries(ANNA, 1, 2));
    assertThat(house.readBefore(anna, 5, 10)).isEqualTo(entries(ANNA, 1, 2));
    assertThat(house.readBefore(anna, 5, 1)).isEqualTo(entries(ANNA, 2, 2));
    house.journal.writes.release();
    house.loop.run();
    assertThat(house.readAfter(anna, 0, 10)).isEqualTo(entries(ANNA, 1, 4));
  }

  @Test
  void seesWhatWentIntoHistoryWhileItRead() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = fifteen(house);
    house.pages.reads.hold();
    CompletableFuture<List<Entry>> read = anna.readAfter(0, 100).toCompletableFuture();
    house.loop.run();
    Incarnation next = house.open(ANNA);
    next.close();
    house.loop.run();

    house.pages.reads.release();
    house.loop.run();

    assertThat(read.join()).isEqualTo(entries(ANNA, 1, 15));
  }

  @Test
  void theSameQuestionIsAskedOnceAtATime() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = fifteen(house);
    int reads = house.pages.reads.calls();
    house.pages.reads.hold();
    CompletableFuture<List<Entry>> one = anna.readAfter(0, 5).toCompletableFuture();
    CompletableFuture<List<Entry>> same = anna.readAfter(0, 5).toCompletableFuture();
    CompletableFuture<List<Entry>> other = anna.readAfter(1, 5).toCompletableFuture();
    house.loop.run();

    assertThat(house.pages.reads.held()).isEqualTo(2);
    house.append(anna, ANNA, 16, 16);
    CompletableFuture<List<Entry>> later = anna.readAfter(0, 5).toCompletableFuture();
    house.loop.run();
    assertThat(house.pages.reads.held()).isEqualTo(3);
    house.pages.reads.release();
    house.loop.run();

    assertThat(one.join()).isEqualTo(entries(ANNA, 1, 5));
    assertThat(same.join()).isEqualTo(entries(ANNA, 1, 5));
    assertThat(other.join()).isEqualTo(entries(ANNA, 2, 6));
    assertThat(later.join()).isEqualTo(entries(ANNA, 1, 5));
    assertThat(house.readAfter(anna, 0, 5)).hasSize(5);
    assertThat(house.pages.reads.calls()).isEqualTo(reads + 4);
  }

  @Test
  void givesNoAnswerOnceTheLeaseIsNotValid() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = fifteen(house);
    house.pages.reads.hold();
    CompletableFuture<List<Entry>> history = anna.readAfter(0, 5).toCompletableFuture();
    house.loop.run();

    house.valid = false;
    house.pages.reads.release();
    CompletableFuture<List<Entry>> tail = anna.readAfter(12, 5).toCompletableFuture();
    house.loop.run();

    assertThatThrownBy(history::join).hasCauseInstanceOf(JournalUnavailableException.class);
    assertThatThrownBy(tail::join).hasCauseInstanceOf(JournalUnavailableException.class);
  }

  @Test
  void fencedByTheStoreItGivesNoAnswerOnceTheEpochIsMarked() {
    LanesHouse house = new LanesHouse("fence = store");
    Incarnation anna = fifteen(house);
    assertThat(house.readAfter(anna, 12, 5)).isEqualTo(entries(ANNA, 13, 15));

    house.journal.mark(LanesHouse.EPOCH);
    CompletableFuture<List<Entry>> read = anna.readAfter(12, 5).toCompletableFuture();
    house.loop.run();

    assertThatThrownBy(read::join).hasCauseInstanceOf(JournalUnavailableException.class);
  }

  @Test
  void failsWithTheStore() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = fifteen(house);
    house.pages.reads.failNext(Gate.Fault.LOST);

    CompletableFuture<List<Entry>> read = anna.readAfter(0, 5).toCompletableFuture();
    house.loop.run();

    assertThatThrownBy(read::join).hasCauseInstanceOf(JournalUnavailableException.class);
    assertThat(house.readAfter(anna, 0, 5)).hasSize(5);
  }

  @Test
  void refusesToReadOverAGapBelowTheLane() {
    LanesHouse house = new LanesHouse();
    Incarnation anna = house.open(ANNA);
    house.append(anna, ANNA, 7, 9);

    CompletableFuture<List<Entry>> above = anna.readAfter(0, 5).toCompletableFuture();
    CompletableFuture<List<Entry>> below = anna.readBefore(8, 5).toCompletableFuture();
    house.loop.run();

    assertThatThrownBy(above::join).hasCauseInstanceOf(DamagedException.class);
    assertThatThrownBy(below::join).hasCauseInstanceOf(DamagedException.class);
  }

  @Test
  void endsBeforeASequenceThatIsMissing() {
    LanesHouse house = new LanesHouse();
    house.pages.write(new Page(ANNA, entries(ANNA, 1, 3)), 3);
    house.pages.write(new Page(ANNA, entries(ANNA, 6, 8)), 8);
    Incarnation anna = house.open(ANNA);

    assertThat(house.readAfter(anna, 0, 100)).isEqualTo(entries(ANNA, 1, 3));
    assertThat(house.readAfter(anna, 3, 100)).isEmpty();
    assertThat(house.readBefore(anna, 9, 100)).isEqualTo(entries(ANNA, 6, 8));
  }
}
