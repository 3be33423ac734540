package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often is too often, and when to come again. */
class PaceTest {
  private static final int PER_SECOND = 10;
  private static final int AT_ONCE = 50;

  private final Pace pace = new Pace(PER_SECOND);

  private void take(int count, long nowMillis) {
    for (int i = 0; i < count; i++) {
      assertThat(pace.waitMillis(nowMillis)).isZero();
      pace.take(nowMillis);
    }
  }

  @Test
  void letsSomeThroughAtOnceAndThenSoManyASecond() {
    take(AT_ONCE, 1_000);
    assertThat(pace.waitMillis(1_000)).isPositive();

    take(PER_SECOND, 2_000);

    assertThat(pace.waitMillis(2_000)).isPositive();
  }

  @Test
  void doesNotLetThemAllComeBackTogether() {
    take(AT_ONCE, 1_000);

    assertThat(pace.waitMillis(1_000)).isEqualTo(100);
    assertThat(pace.waitMillis(1_000)).isEqualTo(200);
    assertThat(pace.waitMillis(1_000)).isEqualTo(300);
  }

  @Test
  void tellsNobodyToWaitForEver() {
    take(AT_ONCE, 1_000);

    int longest = 0;
    for (int i = 0; i < 10_000; i++) {
      longest = pace.waitMillis(1_000);
    }

    assertThat(longest).isEqualTo(10_000);
  }

  @Test
  void savesUpNoMoreThanItLetsThroughAtOnce() {
    take(AT_ONCE, 1_000);

    take(AT_ONCE, 1_000_000);

    assertThat(pace.waitMillis(1_000_000)).isPositive();
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    take(AT_ONCE, 1_000_000);

    assertThat(pace.waitMillis(1_000)).isPositive();
    take(PER_SECOND, 2_000);
  }
}
