package io.skein.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.media.MediaUnavailableException;
import io.skein.node.platform.cassandra.StoreStartException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void asksAgainAStoreThatAnswersLate() {
    Exception slow = new IllegalStateException("slow");
    Queue<RuntimeException> failures =
        new ArrayDeque<>(
            List.of(
                new JournalUnavailableException("late", slow),
                new MediaUnavailableException(MediaUnavailableException.Call.WRITE, "late", slow)));

    assertThat(Patience.ask(LONG, "no answer", failing(failures, 7))).isEqualTo(7);
    assertThat(failures).isEmpty();
  }

  @Test
  void givesUpWhenTheTimeIsOverAndSaysWhy() {
    JournalUnavailableException late =
        new JournalUnavailableException("late", new IllegalStateException("slow"));
    Supplier<Integer> never =
        () -> {
          throw new CompletionException(late);
        };

    assertThatThrownBy(() -> Patience.ask(Duration.ofNanos(-1), "no answer", never))
        .isInstanceOf(StoreStartException.class)
        .hasMessageStartingWith("no answer")
        .hasCause(late);
  }

  @Test
  void doesNotAskAgainWhatIsRefusedForGood() {
    Queue<RuntimeException> failures =
        new ArrayDeque<>(List.of(new IllegalArgumentException("no such table")));

    assertThatThrownBy(() -> Patience.ask(LONG, "no answer", failing(failures, 7)))
        .isInstanceOf(StoreStartException.class)
        .hasRootCauseMessage("no such table");
  }

  private static Supplier<Integer> failing(Queue<RuntimeException> failures, int answer) {
    return () -> {
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw new CompletionException(failure);
      }
      return answer;
    };
  }
}
