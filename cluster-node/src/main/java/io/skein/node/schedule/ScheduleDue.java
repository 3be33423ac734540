package io.skein.node.schedule;

import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * When which scheduled post is due: what wakes the session of a user who is not there. An entry is
 * kept before the post is, and goes after it has; one whose post is gone, or has another time, does
 * no harm. Thread-safe; stages fail with {@link ScheduleUnavailableException}, and calls may be
 * repeated.
 */
public interface ScheduleDue {
  /** Entries are spread over this many lists, each read by itself. */
  int LISTS = 16;

  /** An entry: its time is to the millisecond. */
  record Entry(UserId user, ClientId post, Instant due) {
    public Entry(UserId user, ClientId post, long dueMillis) {
      this(user, post, Instant.ofEpochMilli(dueMillis));
    }

    /** The list that it is in. */
    public int list() {
      return Math.floorMod(Long.hashCode(user.value()), LISTS);
    }

    public long dueMillis() {
      return due.toEpochMilli();
    }
  }

  CompletionStage<Void> add(Entry entry);

  /**
   * Entries of one list that are due, earliest first.
   *
   * @param after those behind this one; null: from the first
   * @param limit at most so many
   */
  CompletionStage<List<Entry>> until(int list, @Nullable Entry after, Instant now, int limit);

  CompletionStage<Void> remove(Entry entry);
}
