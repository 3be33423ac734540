package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.FakeXmppServer.Defect;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.GroupScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.system.XmppTarget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole runs against an XMPP server that is wrong in one known way. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class XmppRunTest {
  private static final int GROUPS = 3;
  private static final int SIZE = 5;
  private static final Patience SHORT =
      new Patience(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(20),
          TimeUnit.SECONDS.toNanos(2),
          TimeUnit.SECONDS.toNanos(60));

  private static Load load(double seconds, double rate, int window) {
    return new Load(
        Map.of(),
        new Schedule(List.of(Phase.steady("steady", seconds, rate, true))),
        window,
        64,
        64,
        20,
        1);
  }

  private static RunPlan group(double seconds, double rate, List<Step> steps) {
    return GroupScenario.plan(GROUPS, SIZE, 2, 1, load(seconds, rate, 0), steps);
  }

  private static RunResult run(RunPlan plan, FakeXmppServer server) {
    return new Engine(
            plan, XmppTarget.at(server.url(), FakeXmppServer.PASSWORD), Observer.NOBODY, SHORT)
        .run()
        .result()
        .judgedBy(Thresholds.NONE);
  }

  private static RunResult group(Defect defect) {
    try (FakeXmppServer server = new FakeXmppServer(defect, 60)) {
      return run(group(1, 120, List.of()), server);
    }
  }

  @Test
  void measuresRooms() {
    RunResult result = group(Defect.NONE);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(result.errors()).isEmpty();
    assertThat(result.counts().offered()).isEqualTo(120);
    assertThat(result.counts().accepted()).isEqualTo(120);
    assertThat(result.latencyMs().accept().count()).isEqualTo(120);
    assertThat(result.counts().delivered()).isEqualTo(120 * (SIZE - 1));
    assertThat(result.integrity().checked()).isEqualTo(120 * (SIZE - 1));
    assertThat(result.integrity().how()).contains("by the messages' numbers");
  }

  @Test
  void measuresRoomsInTheClosedModel() {
    try (FakeXmppServer server = new FakeXmppServer(Defect.NONE, 0)) {
      RunResult result =
          run(GroupScenario.plan(GROUPS, SIZE, 2, 0.6, load(0.5, 0, 2), List.of()), server);

      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
      // More than were on their way at the beginning.
      assertThat(result.counts().accepted()).isGreaterThan(2 * 2 * GROUPS);
      assertThat(result.counts().delivered()).isEqualTo(2 * result.counts().accepted());
    }
  }

  @Test
  void measuresChatsThatNobodyAcknowledges() {
    try (FakeXmppServer server = new FakeXmppServer(Defect.NONE, 0)) {
      RunResult result = run(DirectScenario.plan(10, load(1, 100, 0), List.of()), server);

      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
      assertThat(result.counts().offered()).isEqualTo(100);
      assertThat(result.counts().accepted()).isZero();
      assertThat(result.counts().delivered()).isEqualTo(100);
    }
  }

  @Test
  void findsALostMessage() {
    RunResult result = group(Defect.LOSES);

    assertThat(result.integrity().lost()).isEqualTo(SIZE - 1);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
  }

  @Test
  void findsADuplicateAndCountsItsAnswerOnce() {
    RunResult result = group(Defect.DOUBLES);

    assertThat(result.integrity().duplicated()).isEqualTo(SIZE - 1);
    assertThat(result.counts().accepted()).isEqualTo(120);
  }

  @Test
  void findsABrokenOrder() {
    assertThat(group(Defect.REORDERS).integrity().reordered()).isEqualTo(SIZE - 1);
  }

  @Test
  void findsWhatNobodySent() {
    assertThat(group(Defect.INVENTS).integrity().phantom()).isEqualTo(SIZE - 1);
  }

  @Test
  void countsARefusalAndMissesNothingThatWasRefused() {
    RunResult result = group(Defect.REFUSES);

    assertThat(result.errors()).containsEntry("ERROR_STANZA", 1L);
    assertThat(result.counts().accepted()).isEqualTo(119);
    assertThat(result.integrity().violations()).isZero();
  }

  private static Step drop(double share, double awaySeconds, Runnable whenBack) {
    return new Step(
        0.5,
        TimeLine.Mark.Kind.FAULT,
        "connections dropped",
        controls -> {
          controls.drop(share, (long) (awaySeconds * TimeUnit.SECONDS.toNanos(1)));
          controls.began();
          boolean back = controls.awaitAllPresent(TimeUnit.SECONDS.toMillis(30));
          controls.figure("back", back);
          whenBack.run();
        });
  }

  @Test
  void entersItsRoomsAgainAfterALostConnection() {
    try (FakeXmppServer server = new FakeXmppServer(Defect.NONE, 0)) {
      RunResult result = run(group(6, 10, List.of(drop(1, 0, () -> {}))), server);

      assertThat(result.scenarioFigures()).containsEntry("back", true);
      // Five were due before it.
      assertThat(result.counts().accepted()).isGreaterThan(10);
      assertThat(result.integrity().violations()).isZero();
    }
  }

  /** Of each room one sender stays and goes on: what it says, nobody has promised the others. */
  @Test
  void callsNothingLostThatARoomSaysToTheAbsent() {
    try (FakeXmppServer server = new FakeXmppServer(Defect.NONE, 0)) {
      RunResult result = run(group(6, 60, List.of(drop(0.5, 1, () -> {}))), server);

      assertThat(result.scenarioFigures()).containsEntry("back", true);
      assertThat(result.integrity().missedWhileAway()).isPositive();
      assertThat(result.integrity().violations()).isZero();
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    }
  }

  @Test
  void findsWhatIsLostWhenTheAbsentAreBack() {
    try (FakeXmppServer server = new FakeXmppServer(Defect.LOSES, 0)) {
      RunResult result = run(group(6, 60, List.of(drop(0.5, 1, server::showsItNow))), server);

      assertThat(result.integrity().missedWhileAway()).isPositive();
      assertThat(result.integrity().lost()).isEqualTo(SIZE - 1);
    }
  }

  @Test
  void saysThatThePasswordIsAnother() {
    try (FakeXmppServer server = new FakeXmppServer(Defect.NONE, 0)) {
      Engine engine =
          new Engine(
              group(1, 100, List.of()),
              XmppTarget.at(server.url(), "other"),
              Observer.NOBODY,
              SHORT);

      assertThatThrownBy(engine::run)
          .isInstanceOfSatisfying(
              RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TARGET_GONE))
          .hasMessageContaining("LOGIN_REFUSED");
    }
  }
}
