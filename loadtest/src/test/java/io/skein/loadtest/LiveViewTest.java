package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.TimeLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveViewTest {
  private static final Schedule SCHEDULE =
      new Schedule(
          List.of(
              Phase.steady("warm-up", 5, 10, false),
              Phase.steady("calm", 20, 10, true),
              Phase.steady("burst", 10, 100, true)));

  private final StringWriter out = new StringWriter();

  private String shown(boolean terminal, String phase, double remainingSeconds) {
    LiveView view = new LiveView(new PrintWriter(out), terminal, SCHEDULE);
    view.row(
        new TimeLine.Row(
            9,
            1,
            phase,
            true,
            10,
            10,
            10,
            0,
            0,
            TimeLine.Interval.NONE,
            TimeLine.Interval.NONE,
            Map.of(),
            Map.of(),
            0),
        remainingSeconds);
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsThePhaseAndWhatIsLeftOfItAndOfAll(boolean terminal) {
    assertThat(shown(terminal, "calm", 22)).contains("calm", "2 of 3, 12 s left, 22 s in all");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastPhasesRestIsAll(boolean terminal) {
    assertThat(shown(terminal, "burst", 4)).contains("3 of 3, 4 s left").doesNotContain("in all");
  }

  @Test
  void outsideOfThePhasesNothingIsLeft() {
    assertThat(shown(false, "drain", 0)).contains("drain").doesNotContain("left");
  }
}
