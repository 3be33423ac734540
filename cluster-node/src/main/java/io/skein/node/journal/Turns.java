package io.skein.node.journal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the store of which only so many go at one time; the others wait for their turn. Who
 * calls has a bound of its own, one call per shard or page. Loop only.
 */
final class Turns {
  private final Loop loop;
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int going;

  Turns(Loop loop, int most) {
    this.loop = loop;
    this.most = most;
  }

  /** As {@link OnLoop#then}, when it is this call's turn. */
  <T> void then(
      Supplier<CompletionStage<T>> call,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
    waiting.add(
        () ->
            OnLoop.<T>then(
                loop,
                call,
                (value, failure) -> {
                  going--;
                  next();
                  then.accept(value, failure);
                }));
    next();
  }

  /** As {@link OnLoop#call}, when it is this call's turn. */
  <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    this.<T>then(call, (value, failure) -> OnLoop.settle(answer, value, failure));
    return answer;
  }

  private void next() {
    while (going < most && !waiting.isEmpty()) {
      going++;
      waiting.remove().run();
    }
  }
}
