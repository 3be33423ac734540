package io.skein.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.Lane;
import io.skein.loadtest.engine.Workload;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MixTest {
  /** Which part it would be is asked for; nothing is done. */
  private static final class Idle implements Workload {
    @Override
    public void arrival(Lane lane, long dueNanos) {
      throw new AssertionError("nobody asked for it");
    }
  }

  private static List<Integer> next(Mix mix, int phase, int arrivals) {
    return IntStream.range(0, arrivals).map(i -> mix.next(phase)).boxed().toList();
  }

  private static Mix of(double[]... weights) {
    return new Mix(List.of(new Idle(), new Idle(), new Idle()), weights);
  }

  @Test
  void spreadsThePartsByTheirWeights() {
    Mix mix = of(new double[] {3, 2, 1});

    List<Integer> parts = next(mix, 0, 600);

    assertThat(parts.stream().filter(part -> part == 0)).hasSize(300);
    assertThat(parts.stream().filter(part -> part == 1)).hasSize(200);
    // Never more of one in a row than its share demands.
    assertThat(parts.subList(0, 6)).containsExactlyInAnyOrder(0, 0, 0, 1, 1, 2);
    assertThat(parts).containsSubsequence(0, 1, 0, 2);
  }

  @Test
  void eachPhaseHasItsOwnWeights() {
    Mix mix = of(new double[] {1, 1, 0}, new double[] {0, 0, 1});

    assertThat(next(mix, 0, 10)).doesNotContain(2);
    assertThat(next(mix, 1, 10)).containsOnly(2);
    assertThat(next(mix, 0, 10)).contains(0, 1).doesNotContain(2);
  }
}
