package io.skein.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.skein.loadtest.result.Comparison.Change;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void runsOfTheSameThingAreTheSame() {
    RunResult now = SampleRun.aRun().result().comparedWith(SampleRun.another(3).result());

    assertThat(now.comparison().figures()).isNotEmpty();
    assertThat(now.comparison().figures())
        .allSatisfy(figure -> assertThat(figure.change()).isEqualTo(Change.SAME));
    assertThat(now.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @Test
  void aRegressionBeyondTheNoiseFailsTheRun() {
    RunResult now =
        SampleRun.aRun().slower(1.4).result().comparedWith(SampleRun.another(3).result());

    assertThat(figure(now, "delivery.p50").change()).isEqualTo(Change.WORSE);
    assertThat(figure(now, "delivery.p50").ratio()).isBetween(1.3, 1.5);
    assertThat(figure(now, "accepted_per_s").change()).isEqualTo(Change.SAME);
    assertThat(now.verdict()).isEqualTo(RunResult.Verdict.FAILED);
    assertThat(now.comparison().table()).contains("delivery.p50").contains("worse");
  }

  @Test
  void anImprovementFailsNothing() {
    RunResult now =
        SampleRun.aRun().result().comparedWith(SampleRun.another(3).slower(1.4).result());

    assertThat(figure(now, "delivery.p50").change()).isEqualTo(Change.BETTER);
    assertThat(now.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @Test
  void theFloorIsTheLeastNoise() {
    RunResult baseline = SampleRun.another(3).result();

    RunResult now = SampleRun.aRun().slower(1.4).result().comparedWith(baseline, 0.6);

    assertThat(figure(now, "delivery.p50").noise()).isEqualTo(0.6);
    assertThat(now.comparison().hasRegression()).isFalse();
  }

  @Test
  void aRunThatIsRestlessHasMoreNoiseThanTheFloor() {
    RunResult now =
        SampleRun.aRun().withANodeKilled().result().comparedWith(SampleRun.another(3).result());

    assertThat(figure(now, "delivery.p99").noise()).isGreaterThan(Comparison.DEFAULT_FLOOR);
  }

  @Test
  void aShareThatWasAcceptedHasNoNoiseToHideIn() {
    RunResult now =
        SampleRun.aRun().withANodeKilled().result().comparedWith(SampleRun.another(3).result());

    assertThat(figure(now, "accepted").change()).isEqualTo(Change.WORSE);
    assertThat(figure(now, "accepted_per_s").change()).isEqualTo(Change.SAME);
  }

  @Test
  void saysInWhatTheRunsDiffer() {
    RunResult now =
        SampleRun.aRun().lasting(50).result().comparedWith(SampleRun.another(3).result());

    assertThat(now.comparison().differences()).containsExactly("--duration: 83 → 43");
  }

  @Test
  void refusesToCompareDifferentScenarios() {
    RunResult other = RunResult.of("connect", "x").judgedBy(Thresholds.NONE);

    assertThatThrownBy(() -> SampleRun.aRun().result().comparedWith(other))
        .isInstanceOf(UnreadableResultException.class)
        .hasMessageContaining("'connect'")
        .hasMessageContaining("'direct'");
  }

  @Test
  void spreadIsThatOfBatchMeans() {
    assertThat(Spread.of(new double[] {5, 5, 5, 5})).isZero();
    assertThat(Spread.of(new double[] {5})).isZero();
    // Means 9 and 11: standard error 1 of mean 10, times Student's quantile for one degree.
    assertThat(Spread.of(new double[] {9, 11})).isCloseTo(1.2706, within(1e-9));
    // A slow wave: neighbours resemble each other, so forty values promise little more than ten.
    double[] wave = new double[40];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = 10 + Math.sin(i / 6.0);
    }
    assertThat(Spread.of(wave)).isGreaterThan(0.04);
  }

  private static Comparison.Figure figure(RunResult result, String name) {
    return result.comparison().figures().stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
