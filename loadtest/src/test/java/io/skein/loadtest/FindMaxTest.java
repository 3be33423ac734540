package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.FindMax.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FindMaxTest {
  private static Answer upTo(double most, double rate) {
    return rate <= most ? Answer.HOLDS : Answer.BREAKS;
  }

  @Test
  void findsTheKneeAboveTheFirstRate() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> upTo(9_000, rate));

    assertThat(knee.holding()).isBetween(7_800.0, 9_000.0);
    assertThat(knee.breaking()).isBetween(9_000.0, 10_350.0);
    assertThat(knee.tried()).hasSizeLessThan(12);
  }

  @Test
  void findsTheKneeBelowTheFirstRate() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> upTo(300, rate));

    assertThat(knee.holding()).isBetween(250.0, 300.0);
    assertThat(knee.breaking()).isBetween(300.0, 345.0);
  }

  @Test
  void endsWhereNothingHolds() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> Answer.BREAKS);

    assertThat(knee.holding()).isZero();
    assertThat(knee.tried()).hasSizeLessThan(12);
  }

  @Test
  void endsWhereEverythingHolds() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> Answer.HOLDS);

    assertThat(knee.breaking()).isInfinite();
    assertThat(knee.tried()).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource(names = {"KILLS", "GENERATOR", "IMPOSSIBLE", "UNKNOWN"})
  void endsWhereAskingOnTellsNothing(Answer last) {
    FindMax.Knee knee = FindMax.search(1_000, rate -> rate < 4_000 ? Answer.HOLDS : last);

    assertThat(knee.holding()).isEqualTo(2_000);
    assertThat(knee.tried()).hasSize(3);
    assertThat(knee.tried().get(2).answer()).isEqualTo(last);
    // Only of a target that went away is known that it was too much.
    assertThat(knee.breaking()).isEqualTo(last == Answer.KILLS ? 4_000 : Double.POSITIVE_INFINITY);
  }

  @Test
  void knowsWhatBrokeBeforeItEnded() {
    FindMax.Knee knee =
        FindMax.search(
            1_000, rate -> rate > 1_000 && rate < 2_000 ? Answer.GENERATOR : upTo(1_000, rate));

    assertThat(knee.holding()).isEqualTo(1_000);
    assertThat(knee.breaking()).isEqualTo(2_000);
  }
}
