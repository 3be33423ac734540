package io.skein.node.journal;

import io.skein.node.journal.PageStore.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The history of entities as a sequence of entries, over the pages that the store keeps. Writes
 * come from lanes and from recovery, reads from whoever may be content with what is in history
 * (rule 22). Stages fail as {@link PageStore}'s do, on its thread. Thread-safe, without state.
 */
public final class History {
  private final PageStore store;
  private final HistorySettings settings;
  private final HistoryRules rules;

  public History(PageStore store, HistorySettings settings, HistoryRules rules) {
    this.store = store;
    this.settings = settings;
    this.rules = rules;
  }

  /**
   * Writes entries, page after page in order; writing them again changes nothing.
   *
   * @param entries decided, consecutive, of this entity; those below them are in history
   * @return complete when all are in history at LOCAL_QUORUM; on failure any prefix may be
   */
  public CompletionStage<Void> write(Entity entity, List<Entry> entries) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return writePage(entity, entries)
        .thenCompose(count -> write(entity, entries.subList(count, entries.size())));
  }

  /**
   * Writes as many of these entries as one page takes, from the first on.
   *
   * @return how many they were
   */
  CompletionStage<Integer> writePage(Entity entity, List<Entry> entries) {
    int count = pageLength(entries);
    Page page = new Page(entity, List.copyOf(entries.subList(0, count)));
    return store.write(page, rules.timestamp(page)).thenApply(written -> count);
  }

  private int pageLength(List<Entry> entries) {
    long bucket = store.bucketOf(entries.get(0).sequence());
    int most =
        Math.min(entries.size(), Math.min(settings.pageEntriesMax(), store.pageEntriesMax()));
    long bytes = entries.get(0).payload().remaining();
    int count = 1;
    while (count < most && store.bucketOf(entries.get(count).sequence()) == bucket) {
      bytes += entries.get(count).payload().remaining();
      if (bytes > settings.pageBytesMax()) {
        break;
      }
      count++;
    }
    return count;
  }

  /**
   * Entries above {@code after}, ascending, up to the first missing sequence; at most {@code
   * limit}, and possibly fewer though more exist: only an empty list says that there is nothing.
   */
  public CompletionStage<List<Entry>> readAfter(Entity entity, long after, int limit) {
    long bucket = store.bucketOf(after + 1);
    long from = Math.max(firstOf(bucket), after + 2 - store.pageEntriesMax());
    long to = Math.min(firstOf(bucket + 1) - 1, after + limit);
    return store.read(entity, bucket, from, to).thenApply(pages -> rules.run(pages, after, limit));
  }

  /**
   * The newest entries below {@code before}, ascending, without gap; at most {@code limit}, and
   * possibly fewer, as above.
   */
  public CompletionStage<List<Entry>> readBefore(Entity entity, long before, int limit) {
    if (before <= 1) {
      return CompletableFuture.completedFuture(List.of());
    }
    long bucket = store.bucketOf(before - 1);
    long from = Math.max(firstOf(bucket), before - limit - store.pageEntriesMax() + 1);
    return store
        .read(entity, bucket, from, before - 1)
        .thenApply(pages -> rules.runBefore(pages, before, limit));
  }

  private long firstOf(long bucket) {
    return bucket * store.bucketSequences() + 1;
  }
}
