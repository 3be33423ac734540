package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A time that is past, as somebody types it. */
class PastTimeTest {
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-30T14:05:30+02:00");

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-03-30T13:55:30+02:00, 2026-03-30T13:55:30+02:00",
    "2h, 2026-03-30T12:05:30+02:00, 2026-03-30T12:05:30+02:00",
    "3d, 2026-03-27T14:05:30+02:00, 2026-03-27T14:05:30+02:00",
    "today, 2026-03-30T00:00+02:00, 2026-03-31T00:00+02:00",
    "yesterday, 2026-03-29T00:00+02:00, 2026-03-30T00:00+02:00",
    "2026-01-31, 2026-01-31T00:00+02:00, 2026-02-01T00:00+02:00",
    "2026-01-31T08:30, 2026-01-31T08:30+02:00, 2026-01-31T08:30+02:00"
  })
  void isASpanADayOrAMinute(String word, ZonedDateTime from, ZonedDateTime until) {
    assertThat(PastTime.from(word, NOW)).isEqualTo(from);
    assertThat(PastTime.until(word, NOW)).isEqualTo(until);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "5", "5w", "2026-13-01", "2026-1-1", "31.1.2026", "99999h"})
  void isNothingElse(String word) {
    assertThat(PastTime.from(word, NOW)).isNull();
    assertThat(PastTime.until(word, NOW)).isNull();
  }

  @Test
  void beginsADayWhenItBegins() {
    // Clocks go forward at midnight there.
    ZonedDateTime spring = ZonedDateTime.parse("2022-09-11T12:00-03:00[America/Santiago]");

    assertThat(PastTime.from("today", spring))
        .isEqualTo(ZonedDateTime.parse("2022-09-11T01:00-03:00[America/Santiago]"));
  }
}
