package io.skein.node.schedule;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.schedule.ScheduleDue.Entry;
import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every index of what is due does. */
public abstract class ScheduleDueContract {
  private static final int LIMIT = 1_000;

  private final UserId alice = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  /** Apart from those of other runs on the same store. */
  private final long start = ThreadLocalRandom.current().nextLong(1_000_000, 1L << 40);

  private final List<Entry> entries =
      List.of(
          entry(new ClientId(1, 1), 10),
          entry(new ClientId(1, 2), 10),
          entry(new ClientId(2, 1), 11),
          entry(new ClientId(1, 1), 12));

  protected abstract ScheduleDue due();

  private Entry entry(ClientId post, long afterStart) {
    return new Entry(alice, post, start + afterStart);
  }

  private List<Entry> until(long afterStart, Entry after, int limit) {
    Instant now = Instant.ofEpochMilli(start + afterStart);
    return await(due().until(entries.get(0).list(), after, now, limit));
  }

  private List<Entry> own(List<Entry> found) {
    return found.stream().filter(entry -> entry.user().equals(alice)).toList();
  }

  private void addAll() {
    entries.forEach(entry -> await(due().add(entry)));
  }

  @AfterEach
  void leavesNothing() {
    entries.forEach(entry -> await(due().remove(entry)));
  }

  @Test
  void givesWhatIsDueAndNothingElseEarliestFirst() {
    addAll();

    List<Entry> found = own(until(11, null, LIMIT));

    assertThat(found).containsExactlyInAnyOrderElementsOf(entries.subList(0, 3));
    assertThat(found.get(2)).isEqualTo(entries.get(2));
    assertThat(own(until(9, null, LIMIT))).isEmpty();
  }

  @Test
  void goesOnBehindAnEntryAmongThoseOfTheSameTimeToo() {
    addAll();
    List<Entry> all = own(until(12, null, LIMIT));

    for (int i = 0; i < all.size(); i++) {
      assertThat(own(until(12, all.get(i), LIMIT))).isEqualTo(all.subList(i + 1, all.size()));
    }
    assertThat(own(until(11, all.get(0), LIMIT))).isEqualTo(all.subList(1, 3));
    assertThat(until(12, all.get(0), 1)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void removesOneEntryAndLeavesThePostsOtherTimes() {
    addAll();

    await(due().remove(entries.get(0)));
    await(due().remove(entries.get(0)));

    assertThat(own(until(12, null, LIMIT)))
        .containsExactlyInAnyOrderElementsOf(entries.subList(1, 4));
  }
}
