package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * History: pages of consecutive entries of one entity, at LOCAL_QUORUM. Thread-safe; failures as
 * for {@link JournalStore}. A page is keyed by its first sequence; pages of one entity may overlap.
 */
public interface PageStore {
  /**
   * Entries of one entity.
   *
   * @param entries not empty, consecutive, within one bucket, at most {@link #pageEntriesMax}
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
   * Fails with {@link DamagedException} if one of them is not what was written.
   *
   * @param firstFrom inclusive
   * @param firstTo inclusive
   */
  CompletionStage<List<Page>> read(Entity entity, long bucket, long firstFrom, long firstTo);

  /**
   * Sequences per partition, fixed for the life of a store: no page crosses the end of its bucket.
   */
  default int bucketSequences() {
    return 4096;
  }

  /** Entries per page at most, fixed for the life of a store: where to look for a sequence. */
  default int pageEntriesMax() {
    return 128;
  }

  default long bucketOf(long sequence) {
    return (sequence - 1) / bucketSequences();
  }
}
