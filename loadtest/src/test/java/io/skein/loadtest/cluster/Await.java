package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** What a request is answered with, within a minute. */
  static <T> T answer(CompletableFuture<T> request) {
    return request.orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** What a request is refused with, within a minute. */
  static ErrorCode refusal(CompletableFuture<?> request) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> answer(request));
    assertThat(failure).as("it was not refused").isNotNull();
    assertThat(failure).hasCauseInstanceOf(SkeinException.class);
    return ((SkeinException) failure.getCause()).code();
  }
}
