package io.skein.node.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
  private final SharedWork<String, Integer> work = new SharedWork<>();
  private final List<CompletableFuture<Integer>> begun = new ArrayList<>();

  @Test
  void isDoneOnceAtATimeForEachKey() {
    CompletableFuture<Integer> one = join("a");
    CompletableFuture<Integer> same = join("a");
    CompletableFuture<Integer> other = join("b");
    assertThat(begun).hasSize(2);
    assertThat(work.isUnderWay("a")).isTrue();

    begun.get(0).complete(7);

    assertThat(one).isCompletedWithValue(7);
    assertThat(same).isCompletedWithValue(7);
    assertThat(other).isNotDone();
    assertThat(work.isUnderWay("a")).isFalse();
    assertThat(join("a")).isNotDone();
    assertThat(begun).hasSize(3);
  }

  @Test
  void failsForAllWhoWaitAndIsBegunAgain() {
    CompletableFuture<Integer> one = join("a");
    CompletableFuture<Integer> same = join("a");

    begun.get(0).completeExceptionally(new IllegalStateException("no"));

    assertThat(one).isCompletedExceptionally();
    assertThat(same).isCompletedExceptionally();
    CompletionStage<Integer> thrown =
        work.join(
            "b",
            () -> {
              throw new IllegalStateException("at once");
            });
    assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
    assertThat(work.isUnderWay("a")).isFalse();
    assertThat(work.isUnderWay("b")).isFalse();
  }

  private CompletableFuture<Integer> join(String key) {
    return work.join(
            key,
            () -> {
              CompletableFuture<Integer> next = new CompletableFuture<>();
              begun.add(next);
              return next;
            })
        .toCompletableFuture();
  }
}
