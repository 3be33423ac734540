package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.result.TimeLine.Mark.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StepsTest {
  private static final Crowd NOBODY =
      new Crowd() {
        @Override
        public CompletableFuture<Void> drop(double share, long awayNanos) {
          throw new AssertionError();
        }

        @Override
        public boolean allPresent() {
          throw new AssertionError();
        }
      };

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<String> flaws = new ArrayList<>();

  @Test
  void marksAStepWhenItTakesEffect() throws InterruptedException {
    carryOut(
        new Step(
            0,
            Kind.FAULT,
            "cut",
            controls -> {
              told.add("prepared");
              controls.began();
              controls.began();
              told.add("waited");
            }));

    assertThat(told).containsExactly("prepared", "FAULT cut", "waited");
  }

  @Test
  void marksAStepThatDoesNotTellWhenItEnds() throws InterruptedException {
    carryOut(new Step(0, Kind.HEAL, "healed", controls -> told.add("done")));

    assertThat(told).containsExactly("done", "HEAL healed");
  }

  @Test
  void marksNoEffectOfAStepThatFailedBeforeIt() throws InterruptedException {
    carryOut(
        new Step(
            0,
            Kind.FAULT,
            "cut",
            controls -> {
              throw new IllegalStateException("no right to");
            }));

    assertThat(told).containsExactly("NOTE cut failed: no right to");
    assertThat(flaws).containsExactly("A step was not carried out: cut: no right to.");
  }

  /** Carries out one step, and returns when the next one is on. */
  private void carryOut(Step step) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Step last = new Step(0, Kind.NOTE, "last", controls -> over.countDown());
    Steps steps =
        new Steps(
            List.of(step, last),
            System.nanoTime(),
            NOBODY,
            (kind, label) -> {
              if (!label.equals("last")) {
                told.add(kind + " " + label);
              }
            },
            new HashMap<>(),
            flaws);
    steps.start();
    try {
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      steps.stop();
    }
  }
}
