package io.skein.node.platform;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Does one thing for each of a list, a bounded number at once. Used by one call; its steps run on
 * whichever thread completed the step before.
 */
public final class Batch<T, R> {
  private final List<T> items;
  private final Function<T, CompletionStage<R>> work;
  private final AtomicReferenceArray<R> results;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger open;
  private final CompletableFuture<List<R>> all = new CompletableFuture<>();

  private Batch(List<T> items, Function<T, CompletionStage<R>> work) {
    this.items = items;
    this.work = work;
    this.results = new AtomicReferenceArray<>(items.size());
    this.open = new AtomicInteger(items.size());
  }

  /**
   * Does {@code work} for each item.
   *
   * @return the results in the order of the items; fails with the first failure, and begins nothing
   *     more then
   */
  public static <T, R> CompletionStage<List<R>> of(
      List<T> items, int parallelism, Function<T, CompletionStage<R>> work) {
    if (items.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Batch<T, R> batch = new Batch<>(items, work);
    for (int lane = 0; lane < Math.min(parallelism, items.size()); lane++) {
      batch.advance();
    }
    return batch.all;
  }

  /** A loop, not a recursion, as long as steps complete at once: a cache may answer all. */
  private void advance() {
    while (!all.isDone()) {
      int index = next.getAndIncrement();
      if (index >= items.size()) {
        return;
      }
      CompletionStage<Void> step = start(index);
      if (!step.toCompletableFuture().isDone()) {
        step.whenComplete((done, failure) -> advance());
        return;
      }
    }
  }

  private CompletionStage<Void> start(int index) {
    CompletionStage<R> begun;
    try {
      begun = work.apply(items.get(index));
    } catch (RuntimeException e) {
      begun = CompletableFuture.failedFuture(e);
    }
    return begun.<Void>handle(
        (result, failure) -> {
          if (failure != null) {
            all.completeExceptionally(failure);
            return null;
          }
          results.set(index, result);
          if (open.decrementAndGet() == 0) {
            all.complete(IntStream.range(0, items.size()).mapToObj(results::get).toList());
          }
          return null;
        });
  }
}
