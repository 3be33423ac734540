package io.skein.node;

import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.media.MediaUnavailableException;
import io.skein.node.platform.cassandra.StoreStartException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Asks a store again that answers late, or not at all, while a node starts: nodes and stores that
 * start together are slow, and a node that ended for one late answer would stay down.
 */
final class Patience {
  private static final Duration TRY_EVERY = Duration.ofMillis(100);

  private Patience() {}

  /**
   * Blocks until there is an answer. What is asked may be done more than once.
   *
   * @param inVain what the exception says, before the time for which it was tried
   * @throws StoreStartException when the time is over
   */
  static <T> T ask(Duration patience, String inVain, Supplier<T> question) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return question.get();
      } catch (CompletionException e) {
        if (!isUnavailable(e.getCause()) || System.nanoTime() - deadline > 0) {
          throw new StoreStartException(
              inVain + " within " + patience.toSeconds() + " s", e.getCause());
        }
      }
      LockSupport.parkNanos(TRY_EVERY.toNanos());
    }
  }

  private static boolean isUnavailable(Throwable cause) {
    return cause instanceof JournalUnavailableException
        || cause instanceof MediaUnavailableException;
  }
}
