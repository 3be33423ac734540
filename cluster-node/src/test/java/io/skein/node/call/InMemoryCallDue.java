package io.skein.node.call;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is due, in memory, for tests. Thread-safe; stages are complete when returned. */
public final class InMemoryCallDue implements CallDue {
  private final TreeSet<Entry> entries =
      new TreeSet<>(Comparator.comparing(Entry::due).thenComparing(Entry::conversation));

  @Override
  public synchronized CompletionStage<Void> add(Entry entry) {
    entries.add(entry);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<Entry>> between(
      int list, Instant from, Instant now, int limit) {
    return CompletableFuture.completedFuture(
        entries.stream()
            .filter(entry -> entry.list() == list)
            .filter(entry -> !entry.due().isBefore(from) && !entry.due().isAfter(now))
            .limit(limit)
            .toList());
  }

  @Override
  public synchronized CompletionStage<Void> remove(Entry entry) {
    entries.remove(entry);
    return CompletableFuture.completedFuture(null);
  }

  /** All of them. */
  public synchronized List<Entry> all() {
    return List.copyOf(entries);
  }
}
