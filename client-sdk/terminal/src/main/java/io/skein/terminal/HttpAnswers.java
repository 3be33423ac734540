package io.skein.terminal;

import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what was asked of the cluster by HTTP. */
final class HttpAnswers {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private HttpAnswers() {}

  /**
   * As the one below, with the usual patience.
   *
   * @throws SkeinException as that does
   */
  static <T> T await(CompletableFuture<T> future) {
    return await(future, PATIENCE);
  }

  /**
   * The answer.
   *
   * @throws SkeinException what it failed with, UNAVAILABLE if it does not come in time
   */
  static <T> T await(CompletableFuture<T> future, Duration patience) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof SkeinException refused
          ? refused
          : new SkeinException(ErrorCode.INTERNAL, "a defect of the client", e);
    } catch (TimeoutException e) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
    }
  }
}
