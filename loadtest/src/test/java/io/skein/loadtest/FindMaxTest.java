package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FindMaxTest {
  @Test
  void findsTheKneeAboveTheFirstRate() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> rate <= 9_000);

    assertThat(knee.holding()).isBetween(7_800.0, 9_000.0);
    assertThat(knee.breaking()).isBetween(9_000.0, 10_350.0);
    assertThat(knee.tried()).hasSizeLessThan(12);
  }

  @Test
  void findsTheKneeBelowTheFirstRate() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> rate <= 300);

    assertThat(knee.holding()).isBetween(250.0, 300.0);
    assertThat(knee.breaking()).isBetween(300.0, 345.0);
  }

  @Test
  void endsWhereNothingHolds() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> false);

    assertThat(knee.holding()).isZero();
    assertThat(knee.tried()).hasSizeLessThan(12);
  }

  @Test
  void endsWhereEverythingHolds() {
    FindMax.Knee knee = FindMax.search(1_000, rate -> true);

    assertThat(knee.breaking()).isInfinite();
    assertThat(knee.tried()).hasSize(12);
  }
}
