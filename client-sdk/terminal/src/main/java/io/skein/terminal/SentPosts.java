package io.skein.terminal;

import io.skein.client.Posted;
import io.skein.client.SkeinException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Posts that are on their way, and what becomes of them. Thread-safe. */
final class SentPosts {
  private final List<CompletableFuture<Posted>> sending = new ArrayList<>();
  private final Runnable changed;
  private final Consumer<String> error;

  /**
   * @param changed called when their number changed
   * @param error told why one was refused
   */
  SentPosts(Runnable changed, Consumer<String> error) {
    this.changed = changed;
    this.error = error;
  }

  /**
   * Watches a post.
   *
   * @param what says to its author which one it was
   */
  void add(CompletableFuture<Posted> post, String what) {
    synchronized (this) {
      sending.add(post);
    }
    changed.run();
    CompletableFuture<Posted> unused =
        post.whenComplete(
            (posted, failure) -> {
              synchronized (this) {
                sending.removeIf(CompletableFuture::isDone);
              }
              changed.run();
              if (failure != null) {
                error.accept("not sent: " + reason(failure) + "  (" + Harmless.line(what) + ")");
              }
            });
  }

  /** Why it failed, in words. */
  static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SkeinException e ? Words.of(e) : String.valueOf(cause);
  }

  synchronized int size() {
    return sending.size();
  }

  /** Those that are not answered yet. */
  synchronized List<CompletableFuture<Posted>> unanswered() {
    return List.copyOf(sending);
  }
}
