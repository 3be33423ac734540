package io.skein.terminal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what may have changed unheard, a page after the other and one at a time. Thread-safe.
 *
 * @param <P> a page
 */
final class PageSync<P> {
  private final Supplier<CompletableFuture<P>> ask;
  private final Predicate<P> take;
  private final Consumer<P> news;
  private boolean asking;
  private boolean askAgain;

  /**
   * @param ask asks for the page that comes next
   * @param take takes one in; true if more follow
   * @param news is told of it then, on the client's callback thread
   */
  PageSync(Supplier<CompletableFuture<P>> ask, Predicate<P> take, Consumer<P> news) {
    this.ask = ask;
    this.take = take;
    this.news = news;
  }

  /** Something may have changed. */
  void sync() {
    synchronized (this) {
      if (asking) {
        askAgain = true;
        return;
      }
      asking = true;
    }
    next();
  }

  private void next() {
    CompletableFuture<Void> unused =
        ask.get()
            // One that fails is made up for when the client connects again, or by the next change.
            .handle(
                (page, failure) -> {
                  answered(page);
                  return null;
                });
  }

  /**
   * What changed behind pages that were read already is asked for when all have been.
   *
   * @param page null: none came
   */
  private void answered(@Nullable P page) {
    boolean more = page != null && take.test(page);
    boolean goesOn;
    synchronized (this) {
      goesOn = more || askAgain;
      asking = goesOn;
      askAgain = askAgain && more;
    }
    if (page != null) {
      news.accept(page);
    }
    if (goesOn) {
      next();
    }
  }
}
