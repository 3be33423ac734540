package io.skein.node.journal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.journal.sim.Simulation.Outcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each safeguard, taken away: the simulation must see what then goes wrong for somebody. That the
 * journal's code threw something is no proof of that.
 */
class MutationsTest {
  private static final int SEEDS = 500;

  static List<Mutation> mutations() {
    return Mutations.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutations")
  void isCaught(Mutation mutation) {
    long first = Seeds.first();

    Seeds.Result result = Seeds.run(first, SEEDS, seed -> mutation, MutationsTest::harms);

    Outcome violating = result.violating();
    assertThat(violating)
        .as("a violation without '%s' in %d runs from seed %d", mutation, result.runs(), first)
        .isNotNull();
    System.out.printf(
        "mutation: %-55s %4d runs: %s%n",
        mutation,
        result.runs(),
        violating.violations().stream()
            .map(Violation::kind)
            .filter(kind -> kind != Violation.Kind.FAILED)
            .findFirst()
            .orElseThrow());
  }

  private static boolean harms(Outcome outcome) {
    return outcome.violations().stream()
        .anyMatch(violation -> violation.kind() != Violation.Kind.FAILED);
  }
}
