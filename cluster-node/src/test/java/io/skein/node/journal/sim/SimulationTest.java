package io.skein.node.journal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.sim.Simulation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules in force: no seed may show a violation, of safety or of progress. */
class SimulationTest {
  private static final int SEEDS = 2_000;
  private static final int TRACE_LINES = 400;

  @Test
  @Timeout(86_400)
  void nothingThatWasAcknowledgedIsLostMovedOrToldTwiceUnderAnyFault() {
    long first = Seeds.first();
    long count = Seeds.count(SEEDS);
    long start = System.nanoTime();

    Seeds.Result result = Seeds.run(first, count, Mutations::inForce);

    System.out.printf(
        "simulation: %,d runs from seed %d, %,d steps, %,d acknowledgements, %.1f s%n",
        result.runs(),
        first,
        result.steps(),
        result.acknowledged(),
        (System.nanoTime() - start) / 1e9);
    Outcome violating = result.violating();
    if (violating != null) {
      long seed = violating.seed();
      List<String> trace = Simulation.run(seed, Mutations.inForce(seed), true).trace();
      throw new AssertionError(
          String.format(
              "seed %d, under %s: %s%nreplay: ./skein test --seed %d%n%s",
              seed,
              Mutations.inForce(seed),
              violating.violations(),
              seed,
              String.join(
                  System.lineSeparator(),
                  trace.subList(Math.max(0, trace.size() - TRACE_LINES), trace.size()))));
    }
    assertThat(result.acknowledged()).isPositive();
  }

  @Test
  void aSeedReplaysExactly() {
    long seed = Seeds.first();
    Mutation rules = Mutations.inForce(seed);

    Outcome one = Simulation.run(seed, rules, true);
    Outcome other = Simulation.run(seed, rules, true);

    assertThat(other.trace()).as("seed %d", seed).isEqualTo(one.trace()).isNotEmpty();
    assertThat(other.steps()).isEqualTo(one.steps());
    assertThat(other.violations()).isEqualTo(one.violations());
  }
}
