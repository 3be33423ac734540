package io.skein.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void aLinearAxisEndsAtATickAboveTheLargestValue() {
    assertThat(Scale.fromZero(1040).ticks(Figures::number))
        .extracting(Scale.Tick::label)
        .containsExactly("0", "500", "1,000", "1,500");
    assertThat(Scale.fromZero(0).to()).isPositive();
    assertThat(Scale.fromZero(0.3).place(0.15)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void aLogarithmicAxisGivesEachDecadeTheSameRoom() {
    Scale scale = Scale.logarithmic(1, 1000);

    assertThat(scale.place(10)).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(scale.ticks(Figures::millis))
        .extracting(Scale.Tick::label)
        .containsExactly("1 ms", "10 ms", "100 ms", "1 s");
    assertThat(scale.place(0)).isZero();
    assertThat(scale.place(5000)).isEqualTo(1);
  }

  @Test
  void timeTicksAreRoundTimes() {
    assertThat(Scale.time(0, 90).timeTicks())
        .extracting(Scale.Tick::label)
        .containsExactly("0:00", "0:15", "0:30", "0:45", "1:00", "1:15", "1:30");
    assertThat(Scale.time(0, 3600).timeTicks())
        .extracting(Scale.Tick::label)
        .containsExactly("0:00", "10:00", "20:00", "30:00", "40:00", "50:00", "1:00:00");
  }

  @Test
  void figuresKeepThreeDigitsThatMatter() {
    assertThat(Figures.number(1234.5)).isEqualTo("1,235");
    assertThat(Figures.number(12.34)).isEqualTo("12.3");
    assertThat(Figures.number(0.0504)).isEqualTo("0.05");
    assertThat(Figures.millis(1250)).isEqualTo("1.25 s");
    assertThat(Figures.bytes(5900)).isEqualTo("5.9 kB");
    assertThat(Figures.bytes(12)).isEqualTo("12 B");
    assertThat(Figures.share(0.99999)).isEqualTo("99.999 %");
    assertThat(Figures.of(null, "ms")).isEqualTo("–");
  }
}
