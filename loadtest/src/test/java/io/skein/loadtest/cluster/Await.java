package io.skein.loadtest.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, within a bound: never for a time. */
final class Await {
  private static final long POLL_MILLIS = 50;

  private Await() {}

  /**
   * @param state what is told if the condition does not come true
   */
  static void until(Duration atMost, BooleanSupplier condition, Supplier<String> state) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + atMost.toSeconds() + " s: " + state.get());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
