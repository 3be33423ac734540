package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaterTimeTest {
  private static final ZonedDateTime NOW =
      ZonedDateTime.parse("2026-11-30T12:00:30+01:00[Europe/Berlin]");

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-11-30T12:10:30",
    "2h, 2026-11-30T14:00:30",
    "3d, 2026-12-03T12:00:30",
    "12:01, 2026-11-30T12:01",
    "12:00, 2026-12-01T12:00",
    "8:30, 2026-12-01T08:30",
    "2027-01-31T08:30, 2027-01-31T08:30",
  })
  void understandsASpanAClockAndADate(String word, String meant) {
    assertThat(LaterTime.parse(word, NOW))
        .isEqualTo(
            ZonedDateTime.parse(
                meant + (meant.length() > 16 ? "" : ":00") + "+01:00[Europe/Berlin]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "10", "10x", "25:00", "8:60", "2027-02-30T08:30", "-1h"})
  void takesNothingElseForATime(String word) {
    assertThat(LaterTime.parse(word, NOW)).isNull();
  }

  /** The clocks of Berlin go from 2:00 to 3:00 that night. */
  @Test
  void aTimeThatTheClockSkipsIsTheOneAfterIt() {
    ZonedDateTime before = ZonedDateTime.parse("2027-03-28T01:00:00+01:00[Europe/Berlin]");

    assertThat(LaterTime.parse("2:30", before))
        .isEqualTo(ZonedDateTime.parse("2027-03-28T03:30:00+02:00[Europe/Berlin]"));
  }
}
