package io.skein.node.call;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallDue.Entry;
import io.skein.protocol.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every index of the calls that somebody has to look after does. */
public abstract class CallDueContract {
  private static final int LIMIT = 1_000;

  /** Apart from those of other runs on the same store. */
  private final long start = ThreadLocalRandom.current().nextLong(1_000_000, 1L << 40);

  private final ConversationId group =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  private final List<Entry> entries = List.of(entry(10), entry(11), entry(12));

  protected abstract CallDue due();

  private Entry entry(long afterStart) {
    return new Entry(group, start + afterStart);
  }

  private List<Entry> own(long afterStart, int limit) {
    Instant now = Instant.ofEpochMilli(start + afterStart);
    return own(Instant.EPOCH, now, limit);
  }

  private List<Entry> own(Instant from, Instant now, int limit) {
    return await(due().between(entries.get(0).list(), from, now, limit)).stream()
        .filter(entry -> entry.conversation().equals(group))
        .toList();
  }

  @AfterEach
  void leavesNothing() {
    entries.forEach(entry -> await(due().remove(entry)));
  }

  @Test
  void givesWhatIsDueAndNothingElseEarliestFirst() {
    List.of(entries.get(2), entries.get(0), entries.get(1))
        .forEach(entry -> await(due().add(entry)));

    assertThat(own(11, LIMIT)).isEqualTo(entries.subList(0, 2));
    assertThat(own(9, LIMIT)).isEmpty();
    assertThat(own(12, 1)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void givesNothingBeforeTheBeginning() {
    entries.forEach(entry -> await(due().add(entry)));

    assertThat(own(entries.get(1).due(), entries.get(2).due(), LIMIT))
        .isEqualTo(entries.subList(1, 3));
  }

  @Test
  void removesOneEntryAndLeavesTheOthersOfItsCall() {
    entries.forEach(entry -> await(due().add(entry)));

    await(due().remove(entries.get(1)));
    await(due().remove(entries.get(1)));

    assertThat(own(12, LIMIT)).containsExactly(entries.get(0), entries.get(2));
  }
}
