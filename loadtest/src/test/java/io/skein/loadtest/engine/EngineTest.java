package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.FakeServer.Defect;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.scenario.PresenceScenario;
import io.skein.loadtest.scenario.StormScenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole runs against a server that speaks the real protocol and is wrong in one known way. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class EngineTest {
  private static final int USERS = 10;
  private static final Patience SHORT =
      new Patience(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(1),
          TimeUnit.SECONDS.toNanos(2),
          TimeUnit.SECONDS.toNanos(3));

  private static Load load(double seconds, double rate, int window, int threads) {
    return new Load(
        Map.of(),
        new Schedule(
            List.of(
                Phase.steady("warm-up", 0.2, rate, false),
                Phase.steady("steady", seconds, rate, true))),
        window,
        64,
        64,
        20,
        threads);
  }

  private static Engine.Outcome run(RunPlan plan, FakeServer server) {
    return new Engine(plan, new FakeTarget(server.address()), Observer.NOBODY, SHORT).run();
  }

  private static RunResult direct(Defect defect) {
    try (FakeServer server = new FakeServer(defect, 100)) {
      return run(DirectScenario.plan(USERS, load(1, 200, 0, 1), List.of()), server)
          .result()
          .judgedBy(Thresholds.NONE);
    }
  }

  @Test
  void measuresAServerThatKeepsItsPromises() {
    RunResult result = direct(Defect.NONE);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(result.counts().offered()).isEqualTo(200);
    assertThat(result.counts().accepted()).isEqualTo(200);
    assertThat(result.counts().delivered()).isEqualTo(200);
    assertThat(result.dropped()).isZero();
    assertThat(result.errors()).isEmpty();
    // Each of 240 messages, seen by its sender and by its receiver.
    assertThat(result.integrity().checked()).isEqualTo(480);
    assertThat(result.integrity().how()).isEqualTo("full");
    assertThat(result.latencyMs().delivery().count()).isEqualTo(200);
    assertThat(result.timeline().measured()).isNotEmpty();
    assertThat(result.timeline().marks())
        .extracting(TimeLine.Mark::label)
        .contains("log-in", "warm-up", "steady", "drain", "check");
  }

  @Test
  void asksAgainForLogsThatItIsRefused() {
    RunResult result = direct(Defect.IS_SLOW_TO_READ);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(result.integrity().checked()).isEqualTo(480);
    assertThat(result.integrity().how()).isEqualTo("full");
  }

  @Test
  void saysNothingOfARunWhoseLogsItCannotRead() {
    RunResult result = direct(Defect.CANNOT_BE_READ);

    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.INVALID);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.flaws())
        .containsExactly(
            "The logs could not be read back at the end, so nothing of it was checked.");
    assertThat(result.integrity().how()).contains("not read back");
  }

  /** What comes after the load, and in no whole second, has its place there, too. */
  @Test
  void showsEverythingThatItCountsOnTheTimeLine() {
    try (FakeServer server = new FakeServer(Defect.NONE, 100)) {
      Load load =
          new Load(
              Map.of(),
              new Schedule(List.of(Phase.steady("steady", 0.5, 400, true))),
              0,
              64,
              64,
              20,
              2);

      RunResult result =
          run(DirectScenario.plan(USERS, load, List.of()), server)
              .result()
              .judgedBy(Thresholds.NONE);

      List<TimeLine.Row> rows = result.timeline().rows();
      assertThat(rows.stream().mapToLong(TimeLine.Row::offered).sum()).isEqualTo(200);
      assertThat(rows.stream().mapToLong(TimeLine.Row::accepted).sum())
          .isEqualTo(result.counts().accepted())
          .isEqualTo(rows.stream().mapToLong(row -> row.accept().count()).sum());
      assertThat(rows.stream().mapToLong(TimeLine.Row::delivered).sum())
          .isEqualTo(result.counts().delivered())
          .isEqualTo(rows.stream().mapToLong(row -> row.delivery().count()).sum());
    }
  }

  @Test
  void sharesTheArrivalsAmongItsThreads() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      RunResult result =
          run(DirectScenario.plan(USERS, load(1, 200, 0, 3), List.of()), server)
              .result()
              .judgedBy(Thresholds.NONE);

      assertThat(result.counts().offered()).isEqualTo(200);
      assertThat(result.counts().delivered()).isEqualTo(200);
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    }
  }

  @Test
  void keepsAWindowOnItsWayInTheClosedModel() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      RunResult result =
          run(DirectScenario.plan(USERS, load(0.5, 0, 2, 1), List.of()), server)
              .result()
              .judgedBy(Thresholds.NONE);

      assertThat(result.counts().delivered()).isGreaterThan(2 * USERS);
      assertThat(result.counts().accepted()).isEqualTo(result.counts().offered());
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    }
  }

  /** No coordinated omission: what was due during the stall has waited, and says so. */
  @Test
  void showsAStallInThePercentiles() {
    try (FakeServer server = new FakeServer(Defect.STALLS, 60)) {
      RunResult result =
          run(DirectScenario.plan(USERS, load(4, 100, 0, 1), List.of()), server)
              .result()
              .judgedBy(Thresholds.of(List.of("p99<250ms")));

      assertThat(result.counts().offered()).isEqualTo(400);
      assertThat(result.counts().delivered()).isEqualTo(400);
      assertThat(result.latencyMs().delivery().p99()).isBetween(1_500.0, 10_000.0);
      assertThat(result.latencyMs().accept().p99()).isBetween(1_500.0, 10_000.0);
      // 200 of 400 were due while it stood still: half of them waited for more than a second.
      assertThat(result.latencyMs().delivery().p90()).isGreaterThan(1_000);
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
    }
  }

  @Test
  void dropsAndCountsWhatItMayNotSend() {
    try (FakeServer server = new FakeServer(Defect.STALLS, 30)) {
      Load bounded =
          new Load(
              Map.of(),
              new Schedule(List.of(Phase.steady("steady", 4, 200, true))),
              0,
              2,
              64,
              20,
              1);

      RunResult result =
          run(DirectScenario.plan(USERS, bounded, List.of()), server)
              .result()
              .judgedBy(Thresholds.NONE);

      assertThat(result.counts().offered()).isEqualTo(800);
      assertThat(result.counts().accepted()).isEqualTo(800 - result.dropped());
      // 400 came due while it stood still; two of each user were on their way.
      assertThat(result.dropped()).isGreaterThan(200);
      // Those, 29 before, and some after it. How many is the machine's matter: of what is due at
      // once, since the generator itself was late, no more than two of each user go out either.
      assertThat(result.counts().accepted())
          .as("the generator was late by %s ms", result.generator().maxLagMs())
          .isGreaterThan(29 + 2 * USERS);
    }
  }

  @Test
  void findsALostMessage() {
    RunResult result = direct(Defect.LOSES);

    assertThat(result.integrity().lost()).isPositive();
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
  }

  @Test
  void findsADuplicate() {
    assertThat(direct(Defect.DOUBLES).integrity().duplicated()).isPositive();
  }

  @Test
  void findsABrokenOrder() {
    assertThat(direct(Defect.REORDERS).integrity().reordered()).isPositive();
  }

  @Test
  void findsAGap() {
    assertThat(direct(Defect.GAPS).integrity().gapped()).isPositive();
  }

  @Test
  void findsWhatNobodySent() {
    assertThat(direct(Defect.INVENTS).integrity().phantom()).isPositive();
  }

  @Test
  void findsAPlaceThatWasNotKept() {
    assertThat(direct(Defect.MISPLACES).integrity().reordered()).isPositive();
  }

  @Test
  void countsARefusalByItsCode() {
    RunResult result = direct(Defect.REFUSES);

    assertThat(result.errors()).containsEntry("OVERLOADED", 1L);
    assertThat(result.counts().accepted()).isEqualTo(199);
    assertThat(result.integrity().violations()).isZero();
  }

  @Test
  void sendsAPostOfUnknownOutcomeAgainWithItsId() {
    RunResult result = direct(Defect.FORGETS_THE_ANSWER);

    assertThat(result.errors()).containsEntry("OUTCOME_UNKNOWN", 1L);
    assertThat(result.counts().accepted()).isEqualTo(200);
    assertThat(result.integrity().violations()).isZero();
  }

  @Test
  void tellsThatTheTargetDied() {
    try (FakeServer server = new FakeServer(Defect.DIES, 60)) {
      Engine.Outcome outcome =
          run(DirectScenario.plan(USERS, load(30, 100, 0, 1), List.of()), server);

      assertThat(outcome.ending()).isEqualTo(Engine.Ending.TARGET_DIED);
      RunResult result = outcome.result().judgedBy(Thresholds.NONE);
      assertThat(result.partial()).isTrue();
      assertThat(result.errors()).containsKey("CONNECTION_LOST");
    }
  }

  /** Too late to be missed under load, and nobody can read the logs any more. */
  @Test
  void tellsThatTheTargetDiedAtTheVeryEnd() {
    try (FakeServer server = new FakeServer(Defect.DIES, 119)) {
      Engine.Outcome outcome =
          run(DirectScenario.plan(USERS, load(1, 100, 0, 1), List.of()), server);

      assertThat(outcome.ending()).isEqualTo(Engine.Ending.TARGET_DIED);
      RunResult result = outcome.result().judgedBy(Thresholds.NONE);
      assertThat(result.partial()).isTrue();
      assertThat(result.counts().accepted()).isPositive();
    }
  }

  /** Who coordinates several knows more than one of them. */
  @Test
  void doesNotTakeTheTargetForDeadIfThatIsForOthersToSay() {
    try (FakeServer server = new FakeServer(Defect.DIES, 60)) {
      Engine[] engine = new Engine[1];
      engine[0] =
          new Engine(
              DirectScenario.plan(USERS, load(60, 100, 0, 1), List.of()),
              new FakeTarget(server.address()),
              new Observer() {
                private int seconds;

                @Override
                public void row(TimeLine.Row row, double remainingSeconds) {
                  seconds += row.dropped() > 0 ? 1 : 0;
                  if (seconds > 3) {
                    engine[0].giveUp();
                  }
                }
              },
              new Patience(
                  SHORT.openNanos(),
                  SHORT.beginNanos(),
                  Patience.OF_ONE_OF_SEVERAL.deadNanos(),
                  SHORT.drainNanos(),
                  SHORT.readNanos()));

      Engine.Outcome outcome = engine[0].run();

      assertThat(outcome.ending()).isEqualTo(Engine.Ending.TARGET_DIED);
      // All that was due while nobody was there to say that it is over.
      assertThat(outcome.result().judgedBy(Thresholds.NONE).dropped()).isGreaterThan(200);
    }
  }

  /** Nobody has interrupted it, so that is not what it says. */
  @Test
  void saysThatNobodyNamedTheBeginning() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      Engine engine =
          new Engine(
              DirectScenario.plan(USERS, load(1, 100, 0, 1), List.of()),
              new FakeTarget(server.address()),
              Observer.NOBODY,
              new Patience(
                  SHORT.openNanos(),
                  TimeUnit.SECONDS.toNanos(1),
                  SHORT.deadNanos(),
                  SHORT.drainNanos(),
                  SHORT.readNanos()),
              Share.WHOLE,
              new Gate() {
                @Override
                public void ready() {
                  // Nobody hears it.
                }

                @Override
                public long startNanos() {
                  return 0;
                }
              });

      assertThatThrownBy(engine::work)
          .isInstanceOfSatisfying(
              RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.GENERATOR_LOST))
          .hasMessageContaining("ready for 1 s, and nobody named the beginning");
    }
  }

  @Test
  void leavesAPartialResultWhenItIsInterrupted() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      RunPlan plan = DirectScenario.plan(USERS, load(60, 100, 0, 1), List.of());
      Engine[] engine = new Engine[1];
      engine[0] =
          new Engine(
              plan,
              new FakeTarget(server.address()),
              new Observer() {
                @Override
                public void row(TimeLine.Row row, double remainingSeconds) {
                  if (row.measured()) {
                    engine[0].interrupt();
                  }
                }
              },
              SHORT);

      Engine.Outcome outcome = engine[0].run();

      RunResult result = outcome.result().judgedBy(Thresholds.NONE);
      assertThat(outcome.ending()).isEqualTo(Engine.Ending.INTERRUPTED);
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
      assertThat(result.counts().accepted()).isPositive();
      assertThat(result.measuredS()).isLessThan(30);
    }
  }

  @Test
  void tellsHowLongAStormLasted() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      RunResult result =
          run(StormScenario.plan(USERS, 0.5, load(3, 50, 0, 1), List.of()), server)
              .result()
              .judgedBy(Thresholds.NONE);

      assertThat(result.scenarioFigures().get("all_back_after_s")).isInstanceOf(Double.class);
      assertThat(result.timeline().marks())
          .extracting(TimeLine.Mark::kind)
          .contains(TimeLine.Mark.Kind.FAULT, TimeLine.Mark.Kind.HEAL);
      assertThat(result.integrity().violations()).isZero();
    }
  }

  @Test
  void aPresenceStormIsOverWhenEverybodyWasToldOfAllContacts() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      RunResult result =
          run(PresenceScenario.plan(USERS, 5, 3, 1, 0.5, load(6, 50, 0, 1), List.of()), server)
              .result()
              .judgedBy(Thresholds.NONE);

      assertThat(result.scenarioFigures().get("all_back_after_s")).isInstanceOf(Double.class);
      assertThat(result.integrity().violations()).isZero();
      assertThat((Double) result.scenarioFigures().get("all_back_after_s"))
          .as("nobody comes back sooner")
          .isGreaterThanOrEqualTo(0.5);
      assertThat(server.watches()).as("each of its connections").isGreaterThanOrEqualTo(2 * USERS);
      assertThat(server.watched())
          .as("the users, and three for each whom nobody else watches")
          .hasSize(4 * USERS);
    }
  }

  @Test
  void saysThatTheTargetIsNotThere() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(closed.getInetAddress(), closed.getLocalPort());
    }
    Engine engine =
        new Engine(
            DirectScenario.plan(USERS, load(1, 100, 0, 1), List.of()),
            new FakeTarget(nobody),
            Observer.NOBODY,
            SHORT);

    assertThatThrownBy(engine::run)
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TARGET_GONE))
        .hasMessageContaining("refused");
  }

  @Test
  void saysThatThereAreNotEnoughFileDescriptors() {
    assertThatThrownBy(() -> Health.requireDescriptors(Integer.MAX_VALUE))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE));
    assertThatThrownBy(() -> Health.requireDescriptors(1_000, 1_024))
        .hasMessage(
            "1000 connections need 1200 file descriptors, and this process may have 1024: raise the"
                + " limit (ulimit -n 1200, the hard limit in /etc/security/limits.conf), or take"
                + " fewer users");
    assertThatCode(() -> Health.requireDescriptors(824, 1_024)).doesNotThrowAnyException();
  }

  @Test
  void refusesARateThatNobodySends() {
    assertThatThrownBy(() -> DirectScenario.plan(USERS, load(1, 1e9, 0, 1), List.of()))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("impossible");
  }
}
