package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.scenario.StormScenario;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on several generators: agents with real sockets, all in this process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class CoordinatorTest {
  private static final int USERS = 12;
  private static final List<String> COMMAND = List.of("direct");

  private final Secret secret = Secret.random();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : toClose) {
      one.close();
    }
  }

  private static RunPlan plan(double seconds, int window) {
    double rate = window > 0 ? 0 : 200;
    return DirectScenario.plan(
        USERS,
        load(
            List.of(
                Phase.steady("warm-up", 0.2, rate, false),
                Phase.steady("steady", seconds, rate, true)),
            window),
        List.of());
  }

  private static Load load(List<Phase> phases, int window) {
    return new Load(Map.of(), new Schedule(phases), window, 64, 64, 20, 1);
  }

  private FakeServer server(FakeServer.Defect defect) {
    FakeServer server = new FakeServer(defect, 100);
    toClose.add(server);
    return server;
  }

  /** Agents that make the same plan of every command. */
  private List<InetSocketAddress> agents(int count, RunPlan plan) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Agent agent =
          Agent.listening(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              secret,
              command -> plan,
              new PrintWriter(Writer.nullWriter()));
      toClose.add(agent);
      Thread thread = new Thread(agent::serve, "agent-" + i);
      thread.setDaemon(true);
      thread.start();
      addresses.add(agent.address());
    }
    return addresses;
  }

  private Engine.Outcome run(RunPlan plan, FakeServer server, List<InetSocketAddress> agents) {
    return new Coordinator(
            plan, COMMAND, new FakeTarget(server.address()), Observer.NOBODY, agents, secret)
        .run();
  }

  @Test
  void runsOneTestOnThreeGenerators() {
    RunPlan plan = plan(1, 0);

    Engine.Outcome outcome = run(plan, server(FakeServer.Defect.NONE), agents(3, plan));

    RunResult result = outcome.result().judgedBy(Thresholds.NONE);
    assertThat(outcome.ending()).isEqualTo(Engine.Ending.COMPLETED);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(result.counts().offered()).isEqualTo(200);
    assertThat(result.counts().accepted()).isEqualTo(200);
    assertThat(result.counts().delivered()).isEqualTo(200);
    assertThat(result.dropped()).isZero();
    assertThat(result.latencyMs().delivery().count()).isEqualTo(200);
    // Each of 240 messages, seen by its sender and by its receiver, each on one generator.
    assertThat(result.integrity().checked()).isEqualTo(480);
    assertThat(result.integrity().how()).isEqualTo("full");
    assertThat(result.generator().processes()).isEqualTo(3);
    assertThat(result.generators()).hasSize(3);
    assertThat(result.generators())
        .allSatisfy(
            one -> {
              assertThat(one.connections()).isEqualTo(4);
              assertThat(one.offered()).isBetween(66L, 67L);
              assertThat(one.ending()).isEqualTo("completed");
            });
  }

  private static long sum(List<? extends TimeLine.Row> rows, ToLongFunction<TimeLine.Row> what) {
    return rows.stream().mapToLong(what).sum();
  }

  @Test
  void addsUpTheTimeLineAndMarksEachPhaseOnce() {
    RunPlan plan = plan(2, 0);
    AtomicLong shown = new AtomicLong();
    AtomicLong recorded = new AtomicLong();
    Observer observer =
        new Observer() {
          @Override
          public void row(TimeLine.Row row, double remainingSeconds) {
            shown.addAndGet(row.delivered());
          }

          @Override
          public void interval(Instant start, Instant end, Histogram accept, Histogram delivery) {
            recorded.addAndGet(delivery.getTotalCount());
          }
        };

    RunResult result =
        new Coordinator(
                plan,
                COMMAND,
                new FakeTarget(server(FakeServer.Defect.NONE).address()),
                observer,
                agents(3, plan),
                secret)
            .run()
            .result()
            .judgedBy(Thresholds.NONE);

    // Everything: 400 in the measured time, and 40 of the warm-up.
    assertThat(result.counts().delivered()).isEqualTo(400);
    assertThat(shown).hasValue(440);
    assertThat(recorded).hasValue(440);
    assertThat(result.timeline().rows())
        .satisfies(rows -> assertThat(sum(rows, TimeLine.Row::offered)).isEqualTo(440))
        .satisfies(rows -> assertThat(sum(rows, TimeLine.Row::accepted)).isEqualTo(440))
        .satisfies(rows -> assertThat(sum(rows, TimeLine.Row::delivered)).isEqualTo(440));
    // Whole seconds are the same seconds everywhere.
    assertThat(result.timeline().measured()).hasSizeBetween(2, 3);
    assertThat(result.timeline().marks())
        .filteredOn(mark -> mark.kind() == TimeLine.Mark.Kind.PHASE)
        .extracting(TimeLine.Mark::label)
        .containsOnlyOnce("log-in", "warm-up", "steady", "drain", "check");
    assertThat(result.timeline().marks())
        .extracting(TimeLine.Mark::label)
        .anyMatch(label -> label.startsWith("3 generators begin together"));
  }

  @Test
  void keepsAWindowOnItsWayInTheClosedModel() {
    RunPlan plan = plan(0.5, 2);

    RunResult result =
        run(plan, server(FakeServer.Defect.NONE), agents(3, plan))
            .result()
            .judgedBy(Thresholds.NONE);

    assertThat(result.counts().delivered()).isGreaterThan(2 * USERS);
    assertThat(result.counts().accepted()).isEqualTo(result.counts().offered());
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @ParameterizedTest
  @CsvSource({"DOUBLES", "INVENTS"})
  void findsWhatTheServerBrokeForOneOfThem(FakeServer.Defect defect) {
    RunPlan plan = plan(1, 0);

    RunResult result =
        run(plan, server(defect), agents(3, plan)).result().judgedBy(Thresholds.NONE);

    assertThat(result.integrity().violations()).isPositive();
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
    assertThat(result.notes()).anyMatch(note -> note.matches("g[123]: .*"));
  }

  @Test
  void dropsConnectionsOfAllOfThemInAStep() {
    RunPlan plan =
        StormScenario.plan(
            USERS, 0.5, load(List.of(Phase.steady("steady", 3, 50, true)), 0), List.of());

    RunResult result =
        run(plan, server(FakeServer.Defect.NONE), agents(3, plan))
            .result()
            .judgedBy(Thresholds.NONE);

    assertThat(result.scenarioFigures().get("all_back_after_s")).isInstanceOf(Double.class);
    Map<?, ?> back = (Map<?, ?>) result.scenarioFigures().get("back_and_caught_up_ms");
    assertThat(back.get("count")).isEqualTo(USERS / 2L);
    assertThat(result.integrity().violations()).isZero();
  }

  @Test
  void goesOnWithoutAGeneratorThatIsLost() {
    RunPlan plan = plan(1, 0);
    List<InetSocketAddress> agents = agents(2, plan);
    FakeAgent dying = new FakeAgent(secret, FakeAgent.Defect.DIES);
    toClose.add(dying);
    agents.add(dying.address());

    Engine.Outcome outcome = run(plan, server(FakeServer.Defect.NONE), agents);

    RunResult result = outcome.result().judgedBy(Thresholds.NONE);
    assertThat(outcome.ending()).isEqualTo(Engine.Ending.GENERATOR_LOST);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
    assertThat(result.generators())
        .extracting(RunResult.GeneratorShare::ending)
        .containsExactly("completed", "completed", "lost");
    // Two thirds of the load, all of it accepted, and what the third told before it died.
    assertThat(result.counts().accepted()).isBetween(133L + 7, 134L + 7);
    assertThat(result.integrity().how()).contains("lost generator");
    assertThat(result.timeline().marks())
        .extracting(TimeLine.Mark::label)
        .anyMatch(label -> label.startsWith("generator g3 is lost"));
  }

  /** The others' connections show that it lives. */
  @Test
  void takesATargetForLivingThatOneOfThemAloneDoesNotReach() {
    RunPlan plan = plan(1, 0);
    List<InetSocketAddress> agents = agents(2, plan);
    FakeAgent cutOff = new FakeAgent(secret, FakeAgent.Defect.CUT_OFF);
    toClose.add(cutOff);
    agents.add(cutOff.address());

    Engine.Outcome outcome = run(plan, server(FakeServer.Defect.NONE), agents);

    assertThat(outcome.ending()).isEqualTo(Engine.Ending.GENERATOR_LOST);
    RunResult result = outcome.result().judgedBy(Thresholds.NONE);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
    assertThat(result.generators())
        .extracting(RunResult.GeneratorShare::ending)
        .containsExactly("completed", "completed", "lost");
    assertThat(result.timeline().marks())
        .extracting(TimeLine.Mark::label)
        .anyMatch(label -> label.endsWith("it does not reach the target, which others do"));
  }

  @Test
  void tellsThatTheTargetDiedForAllOfThem() {
    RunPlan plan = plan(60, 0);

    Engine.Outcome outcome =
        new Coordinator(
                plan,
                COMMAND,
                new FakeTarget(server(FakeServer.Defect.DIES).address()),
                Observer.NOBODY,
                agents(3, plan),
                secret,
                TimeUnit.SECONDS.toNanos(1))
            .run();

    assertThat(outcome.ending()).isEqualTo(Engine.Ending.TARGET_DIED);
    RunResult result = outcome.result().judgedBy(Thresholds.NONE);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
    assertThat(result.generators())
        .extracting(RunResult.GeneratorShare::ending)
        .containsOnly("target died");
    assertThat(result.measuredS()).isLessThan(30);
    assertThat(result.timeline().marks())
        .extracting(TimeLine.Mark::label)
        .containsOnlyOnce("nobody is connected any more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DIES_EARLY | GENERATOR_LOST | g3",
        "REFUSES | MACHINE | ulimit -n",
        "TALKS_OUT_OF_TURN | GENERATOR_LOST | out of turn",
        "OTHER_VERSION | GENERATOR_LOST | version 99",
        "HTTP_SERVER | GENERATOR_LOST | no generator of Skein's",
        "HANGS_UP | GENERATOR_LOST | it hung up"
      })
  void doesNotBeginWithoutOneOfThemAndSaysWhich(
      FakeAgent.Defect defect, ExitCode code, String message) {
    RunPlan plan = plan(1, 0);
    List<InetSocketAddress> agents = agents(2, plan);
    FakeAgent wrong = new FakeAgent(secret, defect);
    toClose.add(wrong);
    agents.add(wrong.address());
    FakeServer server = server(FakeServer.Defect.NONE);

    assertThatThrownBy(() -> run(plan, server, agents))
        .isInstanceOfSatisfying(RunException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining("generator g3 at " + HostPort.format(wrong.address()))
        .hasMessageContaining(message);
  }

  @Test
  void saysThatNobodyWaitsThere() {
    RunPlan plan = plan(1, 0);
    FakeAgent gone = new FakeAgent(secret, FakeAgent.Defect.DIES);
    gone.close();
    FakeServer server = server(FakeServer.Defect.NONE);

    assertThatThrownBy(() -> run(plan, server, List.of(gone.address())))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void saysThatTheSecretIsAnother() {
    RunPlan plan = plan(1, 0);
    List<InetSocketAddress> agents = agents(1, plan);
    FakeTarget target = new FakeTarget(server(FakeServer.Defect.NONE).address());

    assertThatThrownBy(
            () ->
                new Coordinator(plan, COMMAND, target, Observer.NOBODY, agents, Secret.random())
                    .run())
        .isInstanceOf(RunException.class)
        .hasMessageContaining("is its secret the same?");
  }

  @Test
  void saysThatAnAgentMakesAnotherPlan() {
    List<InetSocketAddress> agents = agents(2, plan(7, 0));
    FakeServer server = server(FakeServer.Defect.NONE);

    assertThatThrownBy(() -> run(plan(1, 0), server, agents))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("another plan of the same command");
  }

  @Test
  void leavesAPartialResultWhenItIsInterrupted() {
    RunPlan plan = plan(60, 0);
    Coordinator[] coordinator = new Coordinator[1];
    coordinator[0] =
        new Coordinator(
            plan,
            COMMAND,
            new FakeTarget(server(FakeServer.Defect.NONE).address()),
            new Observer() {
              @Override
              public void row(TimeLine.Row row, double remainingSeconds) {
                if (row.measured()) {
                  coordinator[0].interrupt();
                }
              }
            },
            agents(3, plan),
            secret);

    Engine.Outcome outcome = coordinator[0].run();

    RunResult result = outcome.result().judgedBy(Thresholds.NONE);
    assertThat(outcome.ending()).isEqualTo(Engine.Ending.INTERRUPTED);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
    assertThat(result.counts().accepted()).isPositive();
    assertThat(result.measuredS()).isLessThan(30);
  }
}
