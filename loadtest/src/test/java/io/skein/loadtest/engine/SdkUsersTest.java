package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.FakeServer.Defect;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.GroupScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole runs with users on the shipped SDK beside the driver's, against a fake server. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class SdkUsersTest {
  private static final Patience SHORT =
      new Patience(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(1),
          TimeUnit.SECONDS.toNanos(4),
          TimeUnit.SECONDS.toNanos(60));

  private static Load load(int inFlightMax) {
    return new Load(
        Map.of(),
        new Schedule(
            List.of(
                Phase.steady("warm-up", 0.2, 200, false), Phase.steady("steady", 1, 200, true))),
        0,
        inFlightMax,
        64,
        20,
        1);
  }

  private static RunResult run(RunPlan plan, Defect defect, int atPost) {
    try (FakeServer server = new FakeServer(defect, atPost)) {
      return new Engine(plan, new FakeTarget(server.address()), Observer.NOBODY, SHORT)
          .run()
          .result()
          .judgedBy(Thresholds.NONE);
    }
  }

  private static RunPlan direct(int sdkUsers) {
    return DirectScenario.plan(10, load(64), List.of()).withSdkUsers(sdkUsers);
  }

  private static RunResult.Sdk sdk(RunResult result) {
    return Objects.requireNonNull(result.sdk());
  }

  @Test
  void postAtTheRateOfADriversUser() {
    RunResult result = run(direct(4), Defect.NONE, 0);

    RunResult.Sdk sdk = sdk(result);
    assertThat(sdk.users()).isEqualTo(4);
    assertThat(sdk.offered()).isEqualTo(80);
    assertThat(sdk.accepted()).isEqualTo(80);
    assertThat(sdk.delivered()).isEqualTo(80);
    assertThat(sdk.dropped()).isZero();
    assertThat(sdk.errors()).isEmpty();
    assertThat(sdk.accept().count()).isEqualTo(80);
    assertThat(sdk.delivery().p50()).isPositive();
    // The driver's own figures hold nothing of them.
    assertThat(result.counts().offered()).isEqualTo(200);
    assertThat(result.counts().delivered()).isEqualTo(200);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
    assertThat(result.options()).containsEntry("sdk_users", 4);
    // 240 of the driver's and 96 of theirs, seen by sender and receiver.
    assertThat(result.integrity().checked()).isEqualTo(2 * (240 + 96));
  }

  @Test
  void sitInGroupsWithTheDriversUsers() {
    RunResult result =
        run(GroupScenario.plan(2, 5, 2, 1, load(64), List.of()).withSdkUsers(4), Defect.NONE, 0);

    RunResult.Sdk sdk = sdk(result);
    // Each of the driver's 200 messages reaches the two guests of its group.
    assertThat(sdk.delivered()).isGreaterThan(400);
    assertThat(sdk.accepted()).isEqualTo(sdk.offered()).isEqualTo(80);
    assertThat(result.counts().delivered()).isEqualTo(800);
    assertThat(result.integrity().violations()).isZero();
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @Test
  void haveTheirMessagesChecked() {
    // No message of the driver's: all that can be wrong is theirs.
    RunPlan plan =
        new RunPlan(
                "quiet",
                Map.of(),
                Population.pairs(2),
                new Schedule(List.of(Phase.steady("steady", 1, 50, true))),
                0,
                64,
                64,
                Target.Login.REACHABLE,
                10,
                1,
                (lane, of) -> (at, due) -> {},
                List.of())
            .withSdkUsers(2);

    assertThat(run(plan, Defect.NONE, 0).integrity().violations()).isZero();
    assertThat(run(plan, Defect.LOSES, 10).integrity().lost()).isPositive();
    assertThat(run(plan, Defect.INVENTS, 10).integrity().phantom()).isPositive();
  }

  @Test
  void haveTheirUnreadCountsChecked() {
    RunResult result = run(direct(2), Defect.MISCOUNTS, 0);

    assertThat(result.integrity().unread()).isEqualTo(2);
    assertThat(result.integrity().violations()).isEqualTo(2);
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
  }

  @Test
  void dropWhatTheyMayNotSend() {
    RunPlan plan = DirectScenario.plan(10, load(1), List.of()).withSdkUsers(2);

    RunResult.Sdk sdk = sdk(run(plan, Defect.STALLS, 30));

    assertThat(sdk.dropped()).isPositive();
    assertThat(sdk.accepted()).isEqualTo(sdk.offered() - sdk.dropped());
  }

  @Test
  void areRefusedWhereTheSdkIsNotSpoken() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      Engine engine =
          new Engine(
              direct(2), new Foreign(new FakeTarget(server.address())), Observer.NOBODY, SHORT);

      assertThatThrownBy(engine::run)
          .isInstanceOfSatisfying(
              RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("does not speak");
    }
  }

  /** A target of another protocol, as far as the SDK is concerned. */
  private record Foreign(FakeTarget target) implements Target {
    @Override
    public String name() {
      return "a foreigner";
    }

    @Override
    public List<InetSocketAddress> sockets() {
      return target.sockets();
    }

    @Override
    public ProcessTree processes() {
      return target.processes();
    }

    @Override
    public void prepare(int users) {
      target.prepare(users);
    }

    @Override
    public Dialect dialect(
        Population population, int bodyBytes, Login login, Dialect.Events events) {
      return target.dialect(population, bodyBytes, login, events);
    }

    @Override
    public void close() {
      target.close();
    }
  }
}
