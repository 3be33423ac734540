package io.skein.node.call;

import io.skein.protocol.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which calls somebody has to look after, and from when on: what finds those whose actor is gone.
 * An entry is kept before its call is, moved on as long as the actor lives, and goes when nothing
 * is left to do; one too many does no harm. Thread-safe; stages fail with {@link
 * CallUnavailableException}, and calls may be repeated.
 */
public interface CallDue {
  /** Entries are spread over this many lists, each read by itself. */
  int LISTS = 16;

  /** An entry: its time is to the millisecond. */
  record Entry(ConversationId conversation, Instant due) {
    public Entry(ConversationId conversation, long dueMillis) {
      this(conversation, Instant.ofEpochMilli(dueMillis));
    }

    /** The list that it is in. */
    public int list() {
      return Math.floorMod(Long.hashCode(conversation.high() * 31 + conversation.low()), LISTS);
    }

    public long dueMillis() {
      return due.toEpochMilli();
    }
  }

  CompletionStage<Void> add(Entry entry);

  /**
   * Entries of one list that are due, earliest first.
   *
   * @param from none before it; inclusive, as {@code now} is
   * @param limit at most so many
   */
  CompletionStage<List<Entry>> between(int list, Instant from, Instant now, int limit);

  CompletionStage<Void> remove(Entry entry);
}
