package io.skein.node.media;

import io.skein.protocol.MediaId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * When to look at which media, whether somebody still needs it. Thread-safe; stages fail with
 * {@link MediaUnavailableException}, and calls may be repeated.
 */
public interface MediaDue {
  /** Entries are spread over this many lists, each read by itself. */
  int LISTS = 16;

  /** An entry. */
  record Entry(MediaId media, Instant due) {
    /** The list that it is in. */
    public int list() {
      return Math.floorMod(Long.hashCode(media.value()), LISTS);
    }
  }

  /** Keeps an entry, to the millisecond. */
  CompletionStage<Void> add(Entry entry);

  /**
   * Entries of one list that are due, earliest first.
   *
   * @param limit at most so many
   */
  CompletionStage<List<Entry>> until(int list, Instant now, int limit);

  CompletionStage<Void> remove(Entry entry);
}
