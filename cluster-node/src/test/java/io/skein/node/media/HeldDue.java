package io.skein.node.media;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps an entry, but only when a test lets it. Of one thread. */
final class HeldDue implements MediaDue {
  private final MediaDue due;
  private final Deque<Runnable> held = new ArrayDeque<>();

  HeldDue(MediaDue due) {
    this.due = due;
  }

  /** Lets the next entry be kept. */
  void add() {
    held.remove().run();
  }

  @Override
  public CompletionStage<Void> add(Entry entry) {
    CompletableFuture<Void> added = new CompletableFuture<>();
    held.add(
        () -> {
          due.add(entry).toCompletableFuture().join();
          added.complete(null);
        });
    return added;
  }

  @Override
  public CompletionStage<List<Entry>> until(int list, Instant now, int limit) {
    return due.until(list, now, limit);
  }

  @Override
  public CompletionStage<Void> remove(Entry entry) {
    return due.remove(entry);
  }
}
