package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.measure.ProcessTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SamplerTest {
  @Test
  void leavesOutWhatIsNoPartOfTheGenerator() {
    // All that this process takes is said to be somebody else's.
    Sampler sampler =
        new Sampler(
            List.of(),
            new ServerMeter(new ProcessTree(Map.of())),
            Observer.NOBODY,
            Health::cpuSeconds);
    sampler.cut("before", false, 0);
    double until = Health.cpuSeconds() + 0.1;
    while (Health.cpuSeconds() < until) {
      Thread.onSpinWait();
    }
    sampler.cut("measured", true, 0);

    assertThat(sampler.besideCpuShare()).isPositive();
    assertThat(sampler.ownCpuShare()).isLessThan(sampler.besideCpuShare() / 2);
  }
}
