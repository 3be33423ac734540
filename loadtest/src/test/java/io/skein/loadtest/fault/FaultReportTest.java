package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.history.Verdict;
import io.skein.loadtest.history.Violation;
import io.skein.loadtest.history.Violation.Kind;
import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FaultReportTest {
  private static final ConversationId CHAT = ConversationId.group(1);
  private static final Verdict.Totals TOTALS = new Verdict.Totals(1, 9, 8, 0, 1, 20, 9, 3);

  private static final StepResult.Resumption RESUMPTION =
      new StepResult.Resumption(
          List.of(Duration.ofSeconds(2), Duration.ofSeconds(9)), List.of(Duration.ofSeconds(4)));

  private static final StepResult.Calls CALLS =
      new StepResult.Calls(7, 2, Optional.of(Duration.ofSeconds(6)));

  private static final FaultReport.Calls WELL = new FaultReport.Calls(7, 2, 90, 9, List.of());

  private static StepResult step(Fault fault, long head, int under, int after) {
    return new StepResult(
        new Step(fault, 1, 1),
        Map.of(CHAT, head),
        seconds(under),
        seconds(after),
        Optional.empty(),
        RESUMPTION,
        List.of(),
        CALLS);
  }

  /** Negative: never. */
  private static Optional<Duration> seconds(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds)).filter(time -> !time.isNegative());
  }

  private static FaultReport report(List<StepResult> steps, Violation... violations) {
    Map<Kind, Long> counts =
        violations.length == 0 ? Map.of() : Map.of(Kind.LOST, (long) violations.length);
    return new FaultReport(
        steps,
        new Verdict(TOTALS, counts, List.of(violations)),
        List.of(violations),
        Duration.ofMinutes(5),
        0,
        0,
        WELL);
  }

  private static Violation lostAt(long sequence) {
    return new Violation(Kind.LOST, CHAT, sequence, "");
  }

  @Test
  void aCleanRunPasses() {
    FaultReport report = report(List.of(step(Fault.NODE_KILLED, 5, 3, 1)));

    assertThat(report.isPassed()).isTrue();
    assertThat(report.verdictLine())
        .startsWith("PASSED")
        .contains("8 acknowledged posts", "1 faults, each of its 1 kinds at least 1 times");
  }

  @Test
  void aClientThatIsTroubledByAPlannedStopFails() {
    StepResult clean = step(Fault.ROLLING_RESTART, 5, 3, 1);
    StepResult troubled =
        new StepResult(
            clean.step(),
            clean.before(),
            clean.under(),
            clean.after(),
            Optional.empty(),
            RESUMPTION,
            List.of("u1.0: ended, REPLACED"),
            CALLS);

    FaultReport report = report(List.of(clean, troubled));

    assertThat(report.isPassed()).isFalse();
    assertThat(report.verdictLine()).contains("1 clients troubled by planned stops");
  }

  @Test
  void aViolationFailsAndCountsForTheFaultDuringWhichItsEntryWasMade() {
    FaultReport report =
        report(
            List.of(step(Fault.NODE_KILLED, 5, 3, 1), step(Fault.STORE_KILLED, 9, 2, 1)),
            lostAt(4),
            lostAt(6),
            lostAt(9),
            lostAt(10));

    assertThat(report.isPassed()).isFalse();
    assertThat(report.table())
        .contains(
            "| kill -9 of a node | 1 | 2 | 0 | 0 | 3.0 / 3.0 | 9.0 / 9.0 | 4.0 / 4.0 | 1.0 / 1.0 |"
                + " 7 / 2 | 6.0 / 6.0 |")
        .contains("| kill -9 of a store | 1 | 1 | 0 | 0 |")
        .contains("| before the first fault | | 1 |");
  }

  @Test
  void nodesThatAreTwoClustersAfterAFaultFail() {
    StepResult clean = step(Fault.NODE_CUT_OFF, 5, 3, 1);
    String seen = "two clusters: node-1 sees node-1, node-2 sees node-2";
    StepResult split =
        new StepResult(
            clean.step(),
            clean.before(),
            clean.under(),
            clean.after(),
            Optional.of(seen),
            RESUMPTION,
            List.of(),
            CALLS);

    FaultReport report = report(List.of(clean, split));

    assertThat(report.isPassed()).isFalse();
    assertThat(report.verdictLine()).startsWith("FAILED").contains("0 times stuck, 1 times split");
    assertThat(report.table()).contains("| 2 | 0 | 0 | 1 | 3.0 / 3.0 |");
    assertThat(report.markdown("")).contains("- " + clean.step() + ": " + seen + "\n");
  }

  @Test
  void aClusterThatDoesNotGoOnFails() {
    assertThat(report(List.of(step(Fault.NODE_KILLED, 5, 3, -1))).isPassed()).isFalse();
    assertThat(report(List.of(step(Fault.NODE_KILLED, 5, -1, 1))).isPassed()).isFalse();
  }

  @Test
  void callsThatDoNotGoOnFail() {
    StepResult clean = step(Fault.NODE_KILLED, 5, 3, 1);
    StepResult stuck =
        new StepResult(
            clean.step(),
            clean.before(),
            clean.under(),
            clean.after(),
            Optional.empty(),
            RESUMPTION,
            List.of(),
            new StepResult.Calls(0, 0, Optional.empty()));

    assertThat(report(List.of(stuck)).isPassed()).isFalse();
    assertThat(report(List.of(stuck)).verdictLine()).contains("1 times stuck");
  }

  @Test
  void aCallThatIsNotAsItMustBeFails() {
    FaultReport clean = report(List.of(step(Fault.NODE_KILLED, 5, 3, 1)));
    FaultReport report =
        new FaultReport(
            clean.steps(),
            clean.verdict(),
            List.of(),
            clean.time(),
            0,
            0,
            new FaultReport.Calls(7, 2, 90, 9, List.of("ZOMBIE in call 1: it rings")));

    assertThat(report.isPassed()).isFalse();
    assertThat(report.verdictLine()).contains("1 defects of calls");
    assertThat(report.markdown("")).contains("- ZOMBIE in call 1: it rings\n");
  }

  @Test
  void whoMayStandStillUnderAFaultIsNotStuck() {
    FaultReport report =
        report(List.of(step(Fault.NODE_STALLED, 5, -1, 2), step(Fault.NODE_CRASHED, 5, 4, 1)));

    assertThat(report.isPassed()).isTrue();
    assertThat(report.table()).contains("| – (not 1 times) | 9.0 / 9.0 | 4.0 / 4.0 | 2.0 / 2.0 |");
  }

  @Test
  void theFileHasTheCommandTheTableAndTheVerdict() {
    FaultReport report = report(List.of(step(Fault.NODE_KILLED, 5, 3, 1)), lostAt(6));

    assertThat(report.markdown("./skein test --soak 60 --seed 42"))
        .startsWith("`./skein test --soak 60 --seed 42`\n\n| fault |")
        .contains(report.table(), "- " + lostAt(6), "9 posts sent, 8 acknowledged (0 a second)")
        .endsWith(report.verdictLine() + "\n");
  }

  @Test
  void aRunWithoutAnAcknowledgementProvesNothing() {
    FaultReport report =
        new FaultReport(
            List.of(),
            new Verdict(Verdict.Totals.NONE, Map.of(), List.of()),
            List.of(),
            Duration.ZERO,
            0,
            0,
            WELL);

    assertThat(report.isPassed()).isFalse();
  }
}
