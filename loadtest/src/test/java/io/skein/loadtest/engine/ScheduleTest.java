package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final double SECOND = 1e9;

  @Test
  void spacesTheArrivalsOfASteadyPhaseEvenly() {
    Schedule schedule = new Schedule(List.of(Phase.steady("steady", 2, 100, true)));

    assertThat(schedule.arrivals()).isEqualTo(200);
    assertThat(schedule.dueNanos(0)).isZero();
    assertThat(schedule.dueNanos(1) / SECOND).isCloseTo(0.01, within(1e-6));
    assertThat(schedule.dueNanos(199) / SECOND).isCloseTo(1.99, within(1e-6));
  }

  @Test
  void letsARampBringHalfAsManyAsItsEndWould() {
    Schedule schedule = new Schedule(List.of(new Phase("ramp", 10, 0, 100, false)));

    assertThat(schedule.arrivals()).isEqualTo(500);
    // A quarter of a ramp's arrivals comes in its first half.
    assertThat(schedule.dueNanos(125) / SECOND).isCloseTo(5, within(1e-6));
  }

  @Test
  void goesOnInTheNextPhaseWhereTheOneBeforeEnded() {
    Schedule schedule =
        new Schedule(
            List.of(
                new Phase("ramp", 2, 0, 100, false),
                Phase.steady("steady", 1, 100, true),
                Phase.steady("pause", 1, 0, false),
                new Phase("fall", 2, 100, 0, true)));

    assertThat(schedule.arrivals()).isEqualTo(300);
    assertThat(schedule.dueNanos(100) / SECOND).isCloseTo(2, within(1e-6));
    assertThat(schedule.dueNanos(200) / SECOND).isCloseTo(4, within(1e-6));
    for (int i = 1; i < 300; i++) {
      assertThat(schedule.dueNanos(i)).isGreaterThan(schedule.dueNanos(i - 1));
    }
  }

  @Test
  void knowsThePhaseOfEachMoment() {
    Schedule schedule =
        new Schedule(
            List.of(Phase.steady("warm-up", 1, 10, false), Phase.steady("steady", 2, 10, true)));

    assertThat(schedule.phaseOf((long) (0.9 * SECOND))).isZero();
    assertThat(schedule.phaseOf((long) (1.1 * SECOND))).isOne();
    assertThat(schedule.phaseOf((long) (3.1 * SECOND))).isEqualTo(Schedule.NO_PHASE);
    assertThat(schedule.phaseOf(-1)).isEqualTo(Schedule.NO_PHASE);
    assertThat(schedule.measuredSeconds()).isEqualTo(2);
  }

  @Test
  void refusesAPhaseThatCannotBe() {
    assertThatThrownBy(() -> Phase.steady("steady", 0, 1, true))
        .hasMessageContaining("phase steady");
    assertThatThrownBy(() -> Phase.steady("steady", 1, Double.NaN, true))
        .hasMessageContaining("rates");
  }
}
