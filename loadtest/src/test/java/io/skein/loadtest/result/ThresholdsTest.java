package io.skein.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  private static final long MILLI = 1_000_000;

  @Test
  void readsEveryFigureInTheUnitsThatItIsWrittenIn() {
    RunResult result =
        aResult()
            .counts(1000, 999, 998, 1)
            .error("OVERLOADED", 1)
            .server(
                new RunResult.Server(0.5, 5.4, 700_000_000L, 1000L, 5900.0, null, null, Map.of()))
            .figure("logins", Map.of("per_s", 4000))
            .judgedBy(
                Thresholds.of(
                    List.of(
                        "p99<250ms",
                        "p99 >= 0.1s",
                        "delivery.p50>99000us",
                        "accept.max<=50ms",
                        "lost==0",
                        "accepted>=99.9%",
                        "accepted>=0.999",
                        "dropped_share==0.001",
                        "errors!=0",
                        "errors.OVERLOADED<2",
                        "errors.RATE_LIMITED==0",
                        "cpu_s_per_100k<6",
                        "rss_bytes<0.7GiB",
                        "rss_bytes_per_connection<6kB",
                        "delivered_per_s>0.09k",
                        "figures.logins.per_s>3000")));

    assertThat(result.thresholds())
        .allSatisfy(threshold -> assertThat(threshold.ok()).as(threshold.expr()).isTrue());
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(result.exitCode()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void readsTheFiguresOfAPhase() {
    Thresholds thresholds =
        Thresholds.of(
            List.of(
                "phases.burst.p99>250ms",
                "phases.burst.accept.p50<1s",
                "phases.burst.accepted>=90%",
                "phases.burst.dropped==3",
                "phases.burst.offered_per_s==10",
                "phases.lull.p99<250ms"));

    RunResult result = aResult().phases(List.of(aPhase("burst"))).judgedBy(thresholds);

    assertThat(thresholds.phases()).containsExactly("burst", "lull");
    assertThat(result.thresholds())
        .extracting(RunResult.ThresholdResult::ok)
        .containsExactly(true, true, true, true, true, false);
    assertThat(result.thresholds().get(0).unit()).isEqualTo("ms");
    // There was no such phase.
    assertThat(result.thresholds().get(5).value()).isNull();
    assertThatThrownBy(() -> Thresholds.of(List.of("phases.burst.lost==0")))
        .hasMessageContaining("there is no figure 'phases.burst.lost'")
        .hasMessageContaining("phases.NAME. before p50");
  }

  private static PhaseResult aPhase(String name) {
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(400 * MILLI, 90);
    Percentiles percentiles = Percentiles.of(nanos);
    return new PhaseResult(
        name,
        10,
        5,
        15,
        10,
        9,
        9,
        3,
        new RunResult.Counts(100, 90, 90, 7),
        new RunResult.Latencies(percentiles, percentiles),
        null,
        null);
  }

  @Test
  void judgesWhatAnAppSees() {
    assertThat(SampleRun.aRun().judgedBy("sdk.delivery.p99<10s", "unread==0").result().verdict())
        .isEqualTo(RunResult.Verdict.PASSED);
    // Nobody was there to see it.
    assertThat(aResult().judgedBy(Thresholds.of(List.of("sdk.accept.p99<10s"))).thresholds().get(0))
        .satisfies(threshold -> assertThat(threshold.ok()).isFalse())
        .satisfies(threshold -> assertThat(threshold.value()).isNull());
  }

  @Test
  void failsTheRunAndSaysWhatWasMeasured() {
    RunResult result = aResult().judgedBy(Thresholds.of(List.of("p99<50ms", "lost==0")));

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    RunResult.ThresholdResult broken = result.thresholds().get(0);
    assertThat(broken.ok()).isFalse();
    assertThat(broken.unit()).isEqualTo("ms");
    assertThat(broken.value()).isBetween(99.9, 100.2);
    assertThat(result.thresholds().get(1).ok()).isTrue();
  }

  @Test
  void whatWasNotMeasuredFailsAThresholdOnIt() {
    RunResult result =
        aResult()
            .judgedBy(
                Thresholds.of(
                    List.of("cpu_s_per_100k<1000", "rss_bytes<100GB", "figures.nothing>=0")));

    assertThat(result.thresholds())
        .allSatisfy(
            threshold -> {
              assertThat(threshold.value()).isNull();
              assertThat(threshold.ok()).isFalse();
            });
  }

  @Test
  void pointsAtWhatItCannotRead() {
    assertThatThrownBy(() -> Thresholds.of(List.of("p98<250ms")))
        .isInstanceOf(ThresholdException.class)
        .hasMessageStartingWith("threshold 'p98<250ms', column 1: there is no figure 'p98'")
        .hasMessageContaining("accept.p99")
        .hasMessageEndingWith("  p98<250ms%n  ^".formatted());
    assertThatThrownBy(() -> Thresholds.of(List.of("accept.p99<250")))
        .hasMessageContaining("column 15: a unit is expected here; accept.p99 takes ms, s, us");
    assertThatThrownBy(() -> Thresholds.of(List.of("p99<250min")))
        .hasMessageContaining("column 8: unknown unit 'min'");
    assertThatThrownBy(() -> Thresholds.of(List.of("p99=250ms")))
        .hasMessageContaining("column 4: one of <= >= == != < > is expected here");
    assertThatThrownBy(() -> Thresholds.of(List.of("lost==none")))
        .hasMessageContaining("column 7: a number is expected here");
    assertThatThrownBy(() -> Thresholds.of(List.of("lost==0 please")))
        .hasMessageContaining("column 9: unknown unit 'please'");
    assertThatThrownBy(() -> Thresholds.of(List.of("p99<1s 2")))
        .hasMessageContaining("column 8: nothing more is expected here");
    assertThatThrownBy(() -> Thresholds.of(List.of("")))
        .hasMessageContaining("column 1: a figure is expected here");
  }

  @Test
  void aBrokenPromiseFailsWithoutAnyThresholdAndInAPartialRunToo() {
    RunResult.Integrity broken = new RunResult.Integrity(0, 1, 0, 0, 0, 0, 0, 100, "full");

    assertThat(aResult().integrity(broken).judgedBy(Thresholds.NONE).verdict())
        .isEqualTo(RunResult.Verdict.FAILED);
    assertThat(aResult().integrity(broken).partial().judgedBy(Thresholds.NONE).exitCode())
        .isEqualTo(ExitCode.FAILED);
  }

  /** It is told, and a threshold may mind it; by itself it is no fault of the target's. */
  @Test
  void whatATargetDoesNotPromiseTheAbsentIsNoBrokenPromise() {
    RunResult.Integrity missed = new RunResult.Integrity(0, 0, 0, 0, 0, 0, 3, 100, "by numbers");

    assertThat(aResult().integrity(missed).judgedBy(Thresholds.NONE).verdict())
        .isEqualTo(RunResult.Verdict.PASSED);
    assertThat(
            aResult()
                .integrity(missed)
                .judgedBy(Thresholds.of(List.of("missed_while_away<3")))
                .verdict())
        .isEqualTo(RunResult.Verdict.FAILED);
  }

  @Test
  void aRunThatWasCutShortIsPartialWhateverItsThresholdsSay() {
    RunResult result = aResult().partial().judgedBy(Thresholds.of(List.of("p99<1ms")));

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
    assertThat(result.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void aRunThatMeasuredNothingIsNoSuccess() {
    RunResult result = RunResult.of("direct", "nobody").judgedBy(Thresholds.NONE);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.INVALID);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aRunOfWhichEverythingWasRefusedIsNoSuccess() {
    RunResult result =
        RunResult.of("direct", "somebody")
            .measured(Instant.EPOCH, 1)
            .counts(10, 0, 0, 0)
            .error("OVERLOADED", 10)
            .judgedBy(Thresholds.NONE);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.INVALID);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aRunOfWhichSomethingWasNotDoneIsNoSuccess() {
    RunResult result = aResult().flaw("A step was not carried out.").judgedBy(Thresholds.NONE);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.INVALID);
    assertThat(result.flaws()).containsExactly("A step was not carried out.");
  }

  @Test
  void aGeneratorThatWasNotMeasuredHoldsNoThreshold() {
    RunResult unknown =
        aResult()
            .generator(RunResult.Generator.UNKNOWN)
            .judgedBy(Thresholds.of(List.of("generator.cpu_share<0.9")));

    assertThat(unknown.verdict()).isEqualTo(RunResult.Verdict.FAILED);
  }

  @Test
  void aGeneratorThatWasTheLimitIsTheFirstNote() {
    RunResult result =
        aResult()
            .note("another")
            .generator(
                new RunResult.Generator(1, 1.9, 10, 900, 1000, true, "it used 1.9 of 2 cores"))
            .judgedBy(Thresholds.NONE);

    assertThat(result.notes())
        .containsExactly(
            "The generator, not the server, may have been the limit: it used 1.9 of 2 cores",
            "another");
  }

  /** 100 posts a second for ten seconds; delivered in 100 ms, accepted in 40. */
  private static RunResultBuilder aResult() {
    Histogram accept = new Histogram(3);
    Histogram delivery = new Histogram(3);
    accept.recordValueWithCount(40 * MILLI, 999);
    delivery.recordValueWithCount(100 * MILLI, 998);
    return RunResult.of("direct", "a cluster")
        .measured(Instant.parse("2026-01-02T03:04:05Z"), 10)
        .counts(1000, 999, 998, 0)
        .latency(accept, delivery);
  }
}
