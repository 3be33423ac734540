package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeatherTest {
  private static final int MANY = 10_000;

  private static List<List<Long>> fates(Weather weather, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, MANY).mapToObj(i -> weather.fate(random)).toList();
  }

  @Test
  void isFairUnlessItIsToldOtherwise() {
    assertThat(fates(Weather.FAIR, 1)).containsOnly(List.of(0L));
    assertThat(fates(Weather.NONE, 1)).containsOnly(List.of());
  }

  @Test
  void dropsAndDoublesItsShare() {
    List<List<Long>> fates = fates(new Weather(0.3, 0.5, Duration.ZERO, Duration.ZERO), 1);

    assertThat(fates.stream().filter(List::isEmpty).count()).isBetween(2_800L, 3_200L);
    assertThat(fates.stream().filter(fate -> fate.size() == 2).count()).isBetween(3_200L, 3_800L);
  }

  @Test
  void someOvertakeOthersWhereThereIsJitter() {
    Weather weather = new Weather(0, 0, Duration.ofMillis(20), Duration.ofMillis(60));
    List<Long> after = fates(weather, 1).stream().map(fate -> fate.get(0)).toList();

    assertThat(after).allMatch(nanos -> nanos >= 20_000_000 && nanos <= 80_000_000);
    assertThat(IntStream.range(1, MANY).filter(i -> after.get(i) < after.get(i - 1)).count())
        .isPositive();
  }

  @Test
  void isTheSameForTheSameSeed() {
    Weather weather = new Weather(0.3, 0.5, Duration.ofMillis(1), Duration.ofMillis(5));

    assertThat(fates(weather, 7)).isEqualTo(fates(weather, 7)).isNotEqualTo(fates(weather, 8));
  }

  @Test
  void sharesAreShares() {
    assertThatThrownBy(() -> new Weather(1.1, 0, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
