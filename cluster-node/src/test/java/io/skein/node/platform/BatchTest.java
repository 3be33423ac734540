package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.testing.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  @Test
  void beginsABoundedNumberAtOnceAndKeepsTheOrder() {
    CompletionStage<List<String>> all = Batch.of(List.of("a", "b", "c", "d"), 2, this::begin);

    assertThat(begun).hasSize(2);
    begun.get(1).complete("B");
    assertThat(begun).hasSize(3);
    begun.get(2).complete("C");
    begun.get(3).complete("D");
    begun.get(0).complete("A");

    assertThat(Stages.await(all)).containsExactly("A", "B", "C", "D");
  }

  @Test
  void needsNoStackForStepsThatAreDoneAtOnce() {
    List<Integer> numbers = IntStream.range(0, 200_000).boxed().toList();

    CompletionStage<List<Integer>> all = Batch.of(numbers, 3, CompletableFuture::completedFuture);

    assertThat(Stages.await(all)).isEqualTo(numbers);
  }

  @Test
  void failsWithTheFirstFailureAndBeginsNothingMore() {
    CompletionStage<List<String>> all = Batch.of(List.of("a", "b", "c", "d"), 2, this::begin);
    IllegalStateException failure = new IllegalStateException("broken");

    begun.get(0).completeExceptionally(failure);
    begun.get(1).complete("B");

    assertThat(Stages.failureOf(all)).isSameAs(failure);
    assertThat(begun).hasSize(2);
  }

  @Test
  void aStepThatThrowsFailsTheBatch() {
    IllegalStateException failure = new IllegalStateException("broken");

    CompletionStage<List<String>> all =
        Batch.of(
            List.of("a"),
            2,
            item -> {
              throw failure;
            });

    assertThat(Stages.failureOf(all)).isSameAs(failure);
  }

  private CompletionStage<String> begin(String item) {
    CompletableFuture<String> step = new CompletableFuture<>();
    begun.add(step);
    return step;
  }
}
