package io.skein.node.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings the answers of ports back to the loop. */
final class OnLoop {
  private OnLoop() {}

  /**
   * Calls a port. A call that throws is one that failed.
   *
   * @param then a task of the loop, once the port has answered: takes the answer or the failure
   */
  static <T> void then(
      Loop loop,
      Supplier<CompletionStage<T>> call,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
    CompletionStage<T> stage;
    try {
      stage = call.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete(
        (value, failure) ->
            loop.execute(() -> then.accept(value, failure == null ? null : causeOf(failure))));
  }

  /** The same as a stage, which is completed by a task of the loop: what hangs on it runs there. */
  static <T> CompletionStage<T> call(Loop loop, Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    then(loop, call, (value, failure) -> settle(answer, value, failure));
    return answer;
  }

  /** Completes a stage as another one was completed. */
  static <T> void settle(
      CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  /** What a stage that hangs on others failed with. */
  static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
