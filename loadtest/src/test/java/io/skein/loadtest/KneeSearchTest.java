package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Engine.Ending;
import io.skein.loadtest.engine.Execution;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResult.Verdict;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.scenario.ScenarioException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches, of runs that are made up: what each leaves behind, and how it ends. */
final class KneeSearchTest {
  private static final RunResult.Generator LATE =
      new RunResult.Generator(1, 1.9, 0, 900, 1000, true, "it used 1.9 cores");

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static RunPlan plan(double rate) {
    return DirectScenario.plan(
        2,
        new Load(
            Map.of(),
            new Schedule(List.of(Phase.steady("steady", 1, rate, true))),
            0,
            64,
            64,
            20,
            1),
        List.of());
  }

  private static RunResultBuilder answering(long offered, long accepted) {
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(5_000_000, accepted);
    return RunResult.of("direct", "nobody")
        .measured(Instant.EPOCH, 1)
        .counts(offered, accepted, accepted, 0)
        .latency(nanos, nanos)
        .integrity(new RunResult.Integrity(0, 0, 0, 0, 0, 0, 0, accepted, "full"));
  }

  private static Engine.Outcome holds() {
    return new Engine.Outcome(answering(100, 100), Ending.COMPLETED);
  }

  private static Engine.Outcome breaks() {
    return new Engine.Outcome(answering(100, 50), Ending.COMPLETED);
  }

  private int search(DoubleFunction<Engine.Outcome> runs) {
    return search(1_000, runs);
  }

  private int search(double firstRate, DoubleFunction<Engine.Outcome> runs) {
    OutputOptions output = new OutputOptions();
    output.out = directory;
    output.findMax = true;
    Executions executions =
        (plan, target, observer) ->
            new Execution() {
              @Override
              public Engine.Outcome run() {
                return runs.apply(plan.schedule().phases().get(0).toPerSecond());
              }

              @Override
              public void interrupt() {
                throw new IllegalStateException("nobody does");
              }
            };
    return new LoadRun(new PrintWriter(out), new PrintWriter(err), output, executions)
        .findMax(
            firstRate,
            KneeSearchTest::plan,
            new FakeTarget(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
  }

  private RunResult written() {
    return ResultFiles.read(directory);
  }

  private void assertFigure(String name, Object value) {
    assertThat(written().scenarioFigures().get(name)).isEqualTo(value);
  }

  @Test
  void writesDownTheHighestRateThatHolds() {
    int code = search(rate -> rate <= 3_000 ? holds() : breaks());

    assertThat(code).isEqualTo(ExitCode.PASSED.number());
    assertThat(written().verdict()).isEqualTo(Verdict.PASSED);
    assertFigure("max_rate_that_holds", 2828);
    assertFigure("rate_that_breaks", 3084);
    assertThat(written().scenarioFigures()).doesNotContainKey("search_ended_by");
    assertThat(err.toString()).contains("4000/s  p99 5.0 ms, 0 dropped, 0 errors: breaks");
  }

  @Test
  void failsWhereNothingHolds() {
    assertThat(search(rate -> breaks())).isEqualTo(ExitCode.FAILED.number());

    assertFigure("max_rate_that_holds", 0);
  }

  @Test
  void namesNoRateThatBreaksWhereNoneDid() {
    int code = search(1, rate -> holds());

    assertThat(code).isEqualTo(ExitCode.PASSED.number());
    assertFigure("max_rate_that_holds", 2048);
    assertThat(written().scenarioFigures()).doesNotContainKey("rate_that_breaks");
    assertThat(written().notes()).singleElement().asString().startsWith("Every rate");
  }

  @Test
  void endsWhereTheGeneratorMayBeTheLimit() {
    int code =
        search(
            rate ->
                rate < 4_000
                    ? holds()
                    : new Engine.Outcome(answering(100, 50).generator(LATE), Ending.COMPLETED));

    assertThat(code).isEqualTo(ExitCode.PASSED.number());
    assertFigure("max_rate_that_holds", 2000);
    assertFigure("search_ended_by", "generator");
    assertThat(written().scenarioFigures()).doesNotContainKey("rate_that_breaks");
    assertThat(written().notes())
        .singleElement()
        .asString()
        .startsWith("The search ended at 4000/s: the generator may have been the limit")
        .contains("it used 1.9 cores");
    assertThat(err.toString())
        .contains("4000/s  p99 5.0 ms, 0 dropped, 0 errors: breaks, perhaps by the generator");
  }

  @Test
  void aLateGeneratorIsNoReasonToEndWhereAllHolds() {
    search(
        rate ->
            rate > 2_000
                ? breaks()
                : new Engine.Outcome(answering(100, 100).generator(LATE), Ending.COMPLETED));

    assertFigure("max_rate_that_holds", 2000);
    assertFigure("rate_that_breaks", 2181);
  }

  @Test
  void keepsWhatHeldBeforeTheTargetDied() {
    int code =
        search(
            rate ->
                rate < 4_000
                    ? holds()
                    : new Engine.Outcome(answering(100, 9).partial(), Ending.TARGET_DIED));

    assertThat(code).isEqualTo(ExitCode.TARGET_DIED.number());
    assertThat(written().verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(written().counts().accepted()).isEqualTo(100);
    assertFigure("max_rate_that_holds", 2000);
    assertFigure("rate_that_breaks", 4000);
    assertFigure("search_ended_by", "kills");
  }

  @Test
  void keepsWhatHeldBeforeTheTargetWasNotThereAnyMore() {
    int code =
        search(
            rate -> {
              if (rate < 2_000) {
                return holds();
              }
              throw new ScenarioException("no answer from nobody");
            });

    assertThat(code).isEqualTo(ExitCode.TARGET_DIED.number());
    assertThat(written().partial()).isTrue();
    assertFigure("max_rate_that_holds", 1000);
    assertThat(written().scenarioFigures()).doesNotContainKey("rate_that_breaks");
    assertThat(written().notes())
        .containsExactly("The search ended at 2000/s: no answer from nobody");
    assertThat(err.toString()).contains("2000/s  tells nothing", "no answer from nobody");
  }

  @Test
  void keepsWhatHeldBeforeAGeneratorWasLost() {
    int code =
        search(
            rate ->
                rate < 2_000
                    ? holds()
                    : new Engine.Outcome(answering(100, 9).partial(), Ending.GENERATOR_LOST));

    assertThat(code).isEqualTo(ExitCode.GENERATOR_LOST.number());
    assertThat(written().partial()).isTrue();
    assertFigure("max_rate_that_holds", 1000);
  }

  @Test
  void hasNothingToKeepOfATargetThatIsNotThere() {
    RunException gone = new RunException(RunException.Kind.TARGET_GONE, "the target refuses");

    assertThatThrownBy(
            () ->
                search(
                    rate -> {
                      throw gone;
                    }))
        .isSameAs(gone);
  }

  @Test
  void endsAtTheLimitOfTheTool() {
    int code =
        search(
            900_000,
            rate -> {
              assertThat(rate).isLessThanOrEqualTo(RunPlan.RATE_MAX);
              return holds();
            });

    assertThat(code).isEqualTo(ExitCode.PASSED.number());
    assertFigure("max_rate_that_holds", 900_000);
    assertFigure("search_ended_by", "impossible");
    assertThat(written().scenarioFigures()).doesNotContainKey("rate_that_breaks");
    assertThat(written().notes())
        .containsExactly(
            "The search ended at 1800000/s: a rate of 1800000 per second is impossible: at most"
                + " 1000000");
  }

  @Test
  void saysNothingWhereAStepWasNotCarriedOut() {
    int code =
        search(
            rate ->
                rate < 2_000
                    ? holds()
                    : new Engine.Outcome(
                        answering(100, 100).flaw("A step was not carried out: kill node-9."),
                        Ending.COMPLETED));

    assertThat(code).isEqualTo(ExitCode.FAILED.number());
    assertThat(written().verdict()).isEqualTo(Verdict.INVALID);
    assertThat(written().flaws()).containsExactly("A step was not carried out: kill node-9.");
  }

  @Test
  void failsWhereAHigherRateLostSomething() {
    RunResult.Integrity lost = new RunResult.Integrity(3, 0, 0, 0, 0, 0, 0, 50, "full");
    int code =
        search(
            rate ->
                rate < 2_000
                    ? holds()
                    : new Engine.Outcome(
                        answering(100, 100).generator(LATE).integrity(lost), Ending.COMPLETED));

    assertThat(code).isEqualTo(ExitCode.FAILED.number());
    assertThat(written().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(written().integrity().lost()).isGreaterThanOrEqualTo(3);
    assertThat(written().integrity().how()).endsWith("violations of all runs of the search");
    assertFigure("max_rate_that_holds", 1834);
    assertThat(err.toString()).contains("3 lost, doubled, reordered or made up: breaks");
  }
}
