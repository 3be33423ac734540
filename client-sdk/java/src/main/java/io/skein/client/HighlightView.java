package io.skein.client;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of one conversation are highlighted. Begin with what the node tells ({@link
 * SkeinHighlights#list}), and give it every entry that comes, from {@link SkeinListener#onMessage}
 * and from pages of history, in any order and as often as they come: all views that were told of
 * the same entries, by the one way or the other, show the same. A view that is given a log from its
 * first entry on needs nothing else.
 *
 * <p><b>Threads.</b> Not thread-safe: use it on one thread, such as that of the callbacks.
 */
public final class HighlightView {
  /**
   * What is so of a message since an entry of the log.
   *
   * @param highlighted null: it is not
   */
  private record Latest(long sequence, Reply.@Nullable Highlighted highlighted) {}

  private final Map<Long, Latest> byTarget = new HashMap<>();

  /** The entry as of which the node has told. */
  private long head;

  /** Takes what the node tells. What is older than what it has told before is passed over. */
  public void take(Reply.Highlights told) {
    if (told.head() >= head) {
      head = told.head();
      byTarget.values().removeIf(latest -> latest.sequence() <= head);
      told.highlighted().forEach(one -> is(one.target(), one.sequence(), one));
    }
  }

  /** Takes an entry. One that is about no highlight is passed over. */
  public void take(Message entry) {
    long sequence = entry.sequence();
    if (entry.content() instanceof Content.Recalled
        || entry.content() instanceof Content.Vanished) {
      // Its recall may never be given, and nothing that comes later undoes either.
      is(sequence, Long.MAX_VALUE, null);
    } else if (sequence > head) {
      if (entry.content() instanceof Content.Recall recall) {
        is(recall.target(), sequence, null);
      } else if (entry.content() instanceof Content.Highlight highlight) {
        is(highlight.target(), sequence, highlighted(entry, highlight));
      }
    }
  }

  private static Reply.@Nullable Highlighted highlighted(
      Message entry, Content.Highlight highlight) {
    return highlight.removed()
        ? null
        : new Reply.Highlighted(
            highlight.target(),
            entry.sequence(),
            entry.sender(),
            entry.timeMillis(),
            entry.endMillis());
  }

  private void is(long target, long sequence, Reply.@Nullable Highlighted highlighted) {
    byTarget.merge(
        target,
        new Latest(sequence, highlighted),
        (one, other) -> one.sequence() > other.sequence() ? one : other);
  }

  /**
   * What is highlighted of the messages whose life is not over, the newest first.
   *
   * @param now the nodes' time ({@link SkeinClient#nodeTime})
   */
  public List<Reply.Highlighted> highlighted(Instant now) {
    return highlighted().stream().filter(one -> !one.isOver(now.toEpochMilli())).toList();
  }

  /** What is highlighted, by the entries that highlighted it: the newest first. */
  public List<Reply.Highlighted> highlighted() {
    return byTarget.values().stream()
        .map(Latest::highlighted)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingLong(Reply.Highlighted::sequence).reversed())
        .toList();
  }
}
