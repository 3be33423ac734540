package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.FakeServer.Defect;
import io.skein.loadtest.result.PhaseResult;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import io.skein.loadtest.scenario.file.ScenarioFile;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A scenario from a file, carried out. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class ComposedRunTest {
  private static final String THREE_PHASES =
      """
      users = 10
      mix {
        direct { kind = direct, weight = 1 }
        mobile { kind = reconnect, away = 20ms, weight = 1 }
      }
      warm-up { duration = 500ms, rate = 100 }
      phases = [
        { name = calm, kind = steady, rate = 100, duration = 1s, mix { mobile = 0 } }
        { name = burst, kind = spike, rate = 300, duration = 1s, mix { direct = 5 } }
        { name = after, kind = ramp, rate = 100, duration = 1s, mix { mobile = 0 } }
      ]
      """;

  @Test
  void sendsInEachPhaseWhatWasPlanned(@TempDir Path directory) throws IOException {
    ScenarioFile file =
        ScenarioFile.read(Files.writeString(directory.resolve("mine.conf"), THREE_PHASES));
    RunPlan plan = file.plan(file.highestPerSecond(), List.of());
    RunResult result;
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      result =
          new Engine(plan, new FakeTarget(server.address()), Observer.NOBODY)
              .run()
              .result()
              .judgedBy(Thresholds.of(List.of("phases.calm.offered_per_s>0", "violations==0")));
    }

    assertThat(result.scenario()).isEqualTo("mine");
    assertThat(result.phases())
        .extracting(PhaseResult::name)
        .containsExactly("calm", "burst", "after");
    // Of the burst's 300 arrivals one in six is a reconnection; a ramp from 300 to 100 brings 200.
    assertThat(result.phases())
        .extracting(phase -> phase.counts().offered())
        .containsExactly(100L, 250L, 200L);
    assertThat(result.counts().offered()).isEqualTo(550);
    assertThat(result.phases())
        .allSatisfy(
            phase -> {
              assertThat(phase.counts().accepted())
                  .isEqualTo(phase.counts().offered() - phase.dropped());
              assertThat(phase.counts().delivered()).isEqualTo(phase.counts().accepted());
              assertThat(phase.latencyMs().delivery().count())
                  .isEqualTo(phase.counts().delivered());
            });
    assertThat(result.timeline().marks())
        .extracting(TimeLine.Mark::label)
        .containsSubsequence("warm-up", "calm", "burst", "after");
    assertThat(result.timeline().measured())
        .extracting(TimeLine.Row::phase)
        .containsSubsequence("calm", "burst", "after");
    assertThat(result.options()).containsKeys("users", "mix.direct", "phases.burst");
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @Test
  void aGroupIsMadeByWhoIsConnectedAndReachesWhoIs(@TempDir Path directory) throws IOException {
    ScenarioFile file =
        ScenarioFile.read(
            Files.writeString(
                directory.resolve("groups.conf"),
                """
                users = 40, online = 60%
                mix {
                  direct { kind = direct, weight = 1 }
                  family { kind = group, size = 4, weight = 1 }
                }
                phases = [{ kind = steady, rate = 200, duration = 1s }]
                """));
    RunPlan plan = file.plan(file.highestPerSecond(), List.of());
    Population population = plan.population();
    RunResult result;
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      result =
          new Engine(plan, new FakeTarget(server.address()), Observer.NOBODY)
              .run()
              .result()
              .judgedBy(Thresholds.NONE);
    }

    // The first member of a group is not always there to make it.
    assertThat(population.chats())
        .anySatisfy(
            chat -> {
              assertThat(chat.kind()).isEqualTo(Chat.Kind.GROUP);
              assertThat(population.isOnline(chat.member(0))).isFalse();
              assertThat(population.onlineIn(chat)).isPositive();
            });
    assertThat(result.counts().offered()).isEqualTo(200);
    assertThat(result.counts().accepted()).isEqualTo(200);
    assertThat(result.counts().delivered()).isGreaterThan(100);
    assertThat(result.integrity().how()).isEqualTo("full");
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @Test
  void usersOnTheSdkSitInItsGroups(@TempDir Path directory) throws IOException {
    ScenarioFile file =
        ScenarioFile.read(
            Files.writeString(
                directory.resolve("sdk.conf"),
                """
                users = 40, online = 30%
                mix {
                  direct { kind = direct, weight = 1 }
                  family { kind = group, size = 4, weight = 1 }
                }
                phases = [
                  { name = before, kind = steady, rate = 120, duration = 500ms }
                  { name = after, kind = steady, rate = 240, duration = 500ms }
                ]
                """));
    RunPlan plan = file.plan(file.highestPerSecond(), List.of()).withSdkUsers(4);
    RunResult result;
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      result =
          new Engine(plan, new FakeTarget(server.address()), Observer.NOBODY)
              .run()
              .result()
              .judgedBy(Thresholds.NONE);
    }

    assertThat(plan.population().chats()).anyMatch(plan.population()::hasGuests);
    // The phases' figures are the driver's, theirs are theirs: 4 of them beside 12.
    assertThat(result.phases())
        .extracting(phase -> phase.counts().offered())
        .containsExactly(60L, 120L);
    assertThat(result.sdk())
        .satisfies(sdk -> assertThat(sdk.offered()).isEqualTo(60))
        .satisfies(sdk -> assertThat(sdk.accepted()).isEqualTo(60));
    assertThat(result.integrity().violations()).isZero();
    assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
  }

  @Test
  void thoseWhoAreNotConnectedAreOwedNothing(@TempDir Path directory) throws IOException {
    ScenarioFile file =
        ScenarioFile.read(
            Files.writeString(
                directory.resolve("half.conf"),
                """
                users = 20, online = 50%
                mix { direct { kind = direct, weight = 1 } }
                phases = [{ kind = steady, rate = 100, duration = 1s }]
                warm-up { duration = 0s }
                """));
    RunPlan plan = file.plan(file.highestPerSecond(), List.of());
    RunResult result;
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      result =
          new Engine(plan, new FakeTarget(server.address()), Observer.NOBODY)
              .run()
              .result()
              .judgedBy(Thresholds.NONE);
    }

    assertThat(plan.population().onlineCount()).isEqualTo(10);
    assertThat(result.counts().offered()).isEqualTo(100);
    assertThat(result.counts().accepted()).isEqualTo(100);
    assertThat(result.counts().delivered()).isLessThan(100);
    assertThat(result.integrity().violations()).isZero();
  }
}
