package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClockReadingTest {
  @Test
  void takesTheirClockForTheMiddleOfTheRoundTrip() {
    ClockReading reading = new ClockReading(1_000, 51_100, 1_200);

    assertThat(reading.offsetNanos()).isEqualTo(50_000);
    assertThat(reading.errorNanos()).isEqualTo(100);
  }

  /** Whatever the two ways took, the truth is within the error. */
  @Test
  void isNotFurtherFromTheTruthThanItsError() {
    long offset = -7_000_000_000L;
    for (long there = 0; there <= 1_000; there += 100) {
      ClockReading reading = new ClockReading(500, 500 + there + offset, 1_500);

      assertThat(Math.abs(reading.offsetNanos() - offset))
          .isLessThanOrEqualTo(reading.errorNanos());
    }
  }

  @Test
  void keepsTheReadingOfTheShortestRoundTrip() {
    ClockReading slow = new ClockReading(0, 10, 400);
    ClockReading fast = new ClockReading(0, 10, 100);

    assertThat(slow.better(fast)).isSameAs(fast);
    assertThat(fast.better(slow)).isSameAs(fast);
  }

  @Test
  void bearsClocksFarApart() {
    ClockReading reading =
        new ClockReading(Long.MAX_VALUE - 10, Long.MIN_VALUE + 5, Long.MAX_VALUE);

    assertThat(Long.MAX_VALUE - 5 + reading.offsetNanos()).isEqualTo(Long.MIN_VALUE + 5);
  }
}
