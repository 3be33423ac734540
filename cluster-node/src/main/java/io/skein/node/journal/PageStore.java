package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * History: pages of consecutive entries of one entity, at LOCAL_QUORUM. Thread-safe; failures as
 * for {@link JournalStore}. A page is keyed by its first sequence; pages of one entity may overlap.
 */
public interface PageStore {
  /** Sequences per partition, fixed for life: no page crosses the end of its bucket. */
  int BUCKET_SEQUENCES = 4096;

  /** Entries per page at most, fixed for life: where to look for the page of a sequence. */
  int PAGE_ENTRIES_MAX = 128;

  /**
   * Entries of one entity.
   *
   * @param entries not empty, consecutive, within one bucket, at most {@link #PAGE_ENTRIES_MAX}
   */
  record Page(Entity entity, List<Entry> entries) {
    public long first() {
      return entries.get(0).sequence();
    }

    public long last() {
      return entries.get(entries.size() - 1).sequence();
    }
  }

  /**
   * Writes a page.
   *
   * @param timestamp of two pages with the same first sequence the one with the higher stays
   */
  CompletionStage<Void> write(Page page, long timestamp);

  /**
   * The pages of one bucket whose first sequence lies in a range, ascending by first sequence.
   *
   * @param firstFrom inclusive
   * @param firstTo inclusive
   */
  CompletionStage<List<Page>> read(Entity entity, long bucket, long firstFrom, long firstTo);

  static long bucketOf(long sequence) {
    return (sequence - 1) / BUCKET_SEQUENCES;
  }
}
