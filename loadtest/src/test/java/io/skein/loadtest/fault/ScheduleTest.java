package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static List<Step> steps(long seed, int count) {
    Schedule schedule = new Schedule(seed, EnumSet.allOf(Fault.class), 3, 3);
    return Stream.generate(schedule::next).limit(count).toList();
  }

  @Test
  void aSeedGivesTheSameStepsAgain() {
    assertThat(steps(42, 50)).isEqualTo(steps(42, 50));
    assertThat(steps(42, 50)).isNotEqualTo(steps(43, 50));
  }

  @Test
  void everyFaultComesEquallyOften() {
    int faults = Fault.values().length;

    List<Step> steps = steps(7, 5 * faults);

    for (Fault fault : Fault.values()) {
      assertThat(steps).filteredOn(step -> step.fault() == fault).hasSize(5);
    }
    IntStream.range(0, 5)
        .forEach(
            round ->
                assertThat(steps.subList(round * faults, (round + 1) * faults))
                    .extracting(Step::fault)
                    .containsExactlyInAnyOrder(Fault.values()));
  }

  @Test
  void everyProcessIsStruck() {
    assertThat(steps(7, 90)).extracting(Step::node).containsOnly(1, 2, 3);
    assertThat(steps(7, 90)).extracting(Step::store).containsOnly(1, 2, 3);
  }

  @Test
  void theSetDecidesNotItsOrder() {
    Schedule one = new Schedule(1, List.of(Fault.NODE_KILLED, Fault.STORE_PAUSED), 3, 3);
    Schedule other = new Schedule(1, List.of(Fault.STORE_PAUSED, Fault.NODE_KILLED), 3, 3);

    assertThat(Stream.generate(one::next).limit(20).toList())
        .isEqualTo(Stream.generate(other::next).limit(20).toList());
  }
}
