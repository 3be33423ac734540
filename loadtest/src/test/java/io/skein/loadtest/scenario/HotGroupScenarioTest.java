package io.skein.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeServer.Defect;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.PhaseResult;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Pairs beside a group that is posted into beyond its rate. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class HotGroupScenarioTest {
  private static final int PAIRED = 10;
  private static final int RATE = 100;
  private static final int HOT_RATE = 200;

  /** Which post the defects show with: there are 120 before. */
  private static final int WHILE_HOT = 200;

  private static RunResult run(Defect defect, String... thresholds) {
    Load load =
        new Load(
            Map.of(),
            new Schedule(
                List.of(
                    Phase.steady("warm-up", 0.2, RATE, false),
                    Phase.steady("steady", 1, RATE, true))),
            0,
            64,
            64,
            20,
            1);
    RunPlan plan = HotGroupScenario.plan(PAIRED, 6, HOT_RATE, load, List.of());
    try (FakeServer server = new FakeServer(defect, WHILE_HOT)) {
      return new Engine(
              plan, new FakeTarget(server.address()), Observer.NOBODY, FakeTarget.PATIENCE)
          .run()
          .result()
          .judgedBy(Thresholds.of(List.of(thresholds)));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> figures(RunResult result) {
    return (Map<String, Object>) result.scenarioFigures().get("hot_group");
  }

  @Test
  void tellsHowTheGroupIsRefusedAndHowOthersFare() {
    RunResult result =
        run(
            Defect.IS_BUSY,
            "figures.hot_group.busy>0",
            "figures.hot_group.busy_without_wait==0",
            "figures.hot_group.refused_otherwise==0",
            "figures.hot_group.others_delivery_p99_ratio>0",
            "phases.alone.accepted==100%",
            "phases.hot.accepted==100%");

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(figures(result)).containsEntry("posted", (long) HOT_RATE);
    long accepted = (Long) figures(result).get("accepted");
    assertThat(accepted).isPositive();
    assertThat(figures(result)).containsEntry("busy", HOT_RATE - accepted);
    assertThat(result.errors()).containsOnlyKeys("GROUP_BUSY");
  }

  /** What the group does is no part of what the pairs are measured to have. */
  @Test
  void measuresThePairsAlone() {
    RunResult result = run(Defect.NONE);

    assertThat(result.phases())
        .extracting(PhaseResult::name)
        .containsExactly(HotGroupScenario.ALONE, HotGroupScenario.HOT);
    assertThat(result.phases())
        .allSatisfy(phase -> assertThat(phase.counts().delivered()).isEqualTo(RATE));
    assertThat(result.latencyMs().accept().count()).isEqualTo(2 * RATE);
    assertThat(figures(result)).containsEntry("accepted", (long) HOT_RATE);
  }

  @Test
  void findsWhatIsLostWhileTheGroupIsHot() {
    RunResult lost = run(Defect.LOSES);

    assertThat(lost.integrity().lost()).isEqualTo(1);
    assertThat(lost.verdict()).isEqualTo(RunResult.Verdict.FAILED);
  }

  /** Whoever posts faster than a group is written has that answer, however slow the machine. */
  @Test
  void tellsWhatTheGroupHadNoRoomFor() {
    RunResult result = run(Defect.IS_FULL, "figures.hot_group.refused_otherwise==0");

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    long accepted = (Long) figures(result).get("accepted");
    assertThat(accepted).isBetween(1L, HOT_RATE - 1L);
    assertThat(figures(result)).containsEntry("overloaded", HOT_RATE - accepted);
    assertThat(figures(result)).containsEntry("busy", 0L);
  }

  @Test
  void failsUsuallyIfNobodyIsRefused() {
    assertThat(failing(Defect.NONE)).containsExactly("figures.hot_group.busy>0");
  }

  @Test
  void failsUsuallyIfTheGroupTakesNothingForAnotherReason() {
    assertThat(failing(Defect.MUTES_GROUPS))
        .containsExactly(
            "figures.hot_group.accepted>0",
            "figures.hot_group.busy>0",
            "figures.hot_group.refused_otherwise==0");
  }

  @Test
  void holdsUsuallyIfTheGroupTakesWhatItCan() {
    assertThat(failing(Defect.IS_BUSY)).isEmpty();
  }

  /** The usual thresholds that do not hold, but for the ratio, which is the machine's. */
  private static List<String> failing(Defect defect) {
    RunResult result = run(defect, HotGroupScenario.USUAL_THRESHOLDS.toArray(String[]::new));
    assertThat(result.thresholds()).hasSameSizeAs(HotGroupScenario.USUAL_THRESHOLDS);
    return result.thresholds().stream()
        .filter(threshold -> !threshold.ok())
        .map(RunResult.ThresholdResult::expr)
        .filter(expr -> !expr.contains("ratio"))
        .toList();
  }
}
