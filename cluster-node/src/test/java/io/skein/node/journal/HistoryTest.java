package io.skein.node.journal;

import static io.skein.node.journal.LanesHouse.ANNA;
import static io.skein.node.journal.LanesHouse.entries;
import static io.skein.node.journal.LanesHouse.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.PageStore.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as a sequence of entries: rules 22 and 24. */
class HistoryTest {
  private final InMemoryPageStore pages = new InMemoryPageStore(16, 4);
  private final History history =
      new History(pages, LanesHouse.settings().history(), new HistoryRules());

  @Test
  void readsNothingWhereNothingIs() {
    assertThat(now(history.readAfter(ANNA, 0, 10))).isEmpty();
    assertThat(now(history.readBefore(ANNA, 1, 10))).isEmpty();
    assertThat(now(history.readBefore(ANNA, 50, 10))).isEmpty();
  }

  @Test
  void writesPagesInOrderAndEachWhenTheOneBeforeIsThere() {
    pages.writes.hold();
    CompletableFuture<Void> written =
        history.write(ANNA, entries(ANNA, 1, 10)).toCompletableFuture();

    for (int page = 0; page < 3; page++) {
      assertThat(pages.writes.held()).isEqualTo(1);
      assertThat(written).isNotDone();
      pages.writes.releaseOne();
    }

    assertThat(written).isCompleted();
    assertThat(now(history.readAfter(ANNA, 0, 100))).isEqualTo(entries(ANNA, 1, 10));
  }

  @Test
  void stopsAtAPageThatIsNotWritten() {
    pages.writes.hold();
    CompletableFuture<Void> written =
        history.write(ANNA, entries(ANNA, 1, 10)).toCompletableFuture();
    pages.writes.releaseOne();
    pages.writes.failNext(Gate.Fault.LOST);
    pages.writes.release();

    assertThat(written).isCompletedExceptionally();
    assertThat(now(history.readAfter(ANNA, 0, 100))).isEqualTo(entries(ANNA, 1, 4));
    now(history.write(ANNA, entries(ANNA, 1, 10)));
    assertThat(now(history.readAfter(ANNA, 0, 100))).isEqualTo(entries(ANNA, 1, 10));
  }

  @Test
  void ofTwoPagesWithTheSameFirstSequenceTheLongerStays() {
    now(history.write(ANNA, entries(ANNA, 1, 3)));
    now(history.write(ANNA, entries(ANNA, 1, 2)));

    assertThat(now(history.readAfter(ANNA, 0, 100))).isEqualTo(entries(ANNA, 1, 3));
  }

  @Test
  void anAnswerMayEndWithItsBucketAndTheNextGoesOn() {
    now(history.write(ANNA, entries(ANNA, 1, 40)));

    assertThat(now(history.readAfter(ANNA, 10, 100))).isEqualTo(entries(ANNA, 11, 16));
    assertThat(now(history.readAfter(ANNA, 16, 100))).isEqualTo(entries(ANNA, 17, 32));
    assertThat(now(history.readBefore(ANNA, 41, 100))).isEqualTo(entries(ANNA, 33, 40));
    assertThat(now(history.readBefore(ANNA, 33, 5))).isEqualTo(entries(ANNA, 28, 32));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsWhatWasWrittenHoweverItsPagesOverlap(long seed) {
    Random random = new Random(seed);
    int last = 1 + random.nextInt(60);
    now(history.write(ANNA, entries(ANNA, 1, last)));
    for (int i = 0; i < 20; i++) {
      int from = 1 + random.nextInt(last);
      now(history.write(ANNA, entries(ANNA, from, Math.min(last, from + random.nextInt(9)))));
    }

    for (int i = 0; i < 50; i++) {
      int limit = 1 + random.nextInt(20);
      int bound = random.nextInt(last + 1);
      assertThat(pagedAfter(bound, limit)).isEqualTo(entries(ANNA, bound + 1, last));
      assertThat(pagedBefore(bound + 1, limit)).isEqualTo(entries(ANNA, 1, bound));
    }
  }

  private List<Entry> pagedAfter(long after, int limit) {
    List<Entry> all = new ArrayList<>();
    List<Entry> page = now(history.readAfter(ANNA, after, limit));
    while (!page.isEmpty()) {
      assertThat(page.size()).isLessThanOrEqualTo(limit);
      all.addAll(page);
      page = now(history.readAfter(ANNA, after + all.size(), limit));
    }
    return all;
  }

  private List<Entry> pagedBefore(long before, int limit) {
    List<Entry> all = new ArrayList<>();
    List<Entry> page = now(history.readBefore(ANNA, before, limit));
    while (!page.isEmpty()) {
      assertThat(page.size()).isLessThanOrEqualTo(limit);
      all.addAll(0, page);
      page = now(history.readBefore(ANNA, before - all.size(), limit));
    }
    return all;
  }

  @Test
  void goesNotPastAMissingSequence() {
    now(pages.write(new Page(ANNA, entries(ANNA, 1, 2)), 2));
    now(pages.write(new Page(ANNA, entries(ANNA, 4, 5)), 5));

    assertThat(now(history.readAfter(ANNA, 0, 10))).isEqualTo(entries(ANNA, 1, 2));
    assertThat(now(history.readBefore(ANNA, 6, 10))).isEqualTo(entries(ANNA, 4, 5));
    assertThat(now(history.readBefore(ANNA, 4, 10))).isEmpty();
  }
}
