package io.skein.node.account;

import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What came of a request: its result, or a refusal that the caller may read. A stage of an outcome
 * fails only with {@link AccountsUnavailableException} (the store) or for a defect.
 */
public sealed interface Outcome<T> {
  /** A store that does not answer is asked again after this, by whoever asks politely. */
  Duration STORE_RETRY_AFTER = Duration.ofSeconds(1);

  /** It was done. */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * It was not.
   *
   * @param detail for people who debug; gives no secret away
   * @param retryAfter zero if the client's own backoff will do
   */
  record Refused<T>(ErrorCode code, String detail, Duration retryAfter) implements Outcome<T> {
    <U> Refused<U> as() {
      return new Refused<>(code, detail, retryAfter);
    }
  }

  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  static <T> Outcome<T> refused(ErrorCode code, String detail) {
    return new Refused<>(code, detail, Duration.ZERO);
  }

  static <T> Outcome<T> refused(ErrorCode code, String detail, Duration retryAfter) {
    return new Refused<>(code, detail, retryAfter);
  }

  /** The next step, if this one was done. */
  default <U> CompletionStage<Outcome<U>> then(Function<T, CompletionStage<Outcome<U>>> next) {
    if (this instanceof Done<T> done) {
      return next.apply(done.value());
    }
    return CompletableFuture.completedFuture(((Refused<T>) this).as());
  }

  /** {@link #then} for a next step that is there at once. */
  default <U> Outcome<U> andThen(Function<T, Outcome<U>> next) {
    return this instanceof Done<T> done ? next.apply(done.value()) : ((Refused<T>) this).as();
  }

  /** {@link #then} for a step that is still under way. */
  static <T, U> CompletionStage<Outcome<U>> then(
      CompletionStage<Outcome<T>> step, Function<T, CompletionStage<Outcome<U>>> next) {
    return step.thenCompose(outcome -> outcome.then(next));
  }

  /**
   * The outcome, or for a store that was away a refusal that says so. Other failures stay failures:
   * they are defects.
   */
  static <T> CompletionStage<Outcome<T>> orUnavailable(CompletionStage<Outcome<T>> step) {
    return step.exceptionally(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof AccountsUnavailableException unavailable) {
            return refused(unavailable.code(), "the store does not answer", STORE_RETRY_AFTER);
          }
          throw failure instanceof CompletionException wrapped
              ? wrapped
              : new CompletionException(failure);
        });
  }

  /** A stage of a result. */
  static <T> CompletionStage<Outcome<T>> success(T value) {
    return CompletableFuture.completedFuture(done(value));
  }

  /** A stage of a refusal. */
  static <T> CompletionStage<Outcome<T>> refusal(ErrorCode code, String detail) {
    return CompletableFuture.completedFuture(refused(code, detail));
  }
}
