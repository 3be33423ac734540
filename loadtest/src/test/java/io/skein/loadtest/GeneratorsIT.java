package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.cluster.Launcher;
import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.generators.Coordinator;
import io.skein.loadtest.generators.LocalGenerators;
import io.skein.loadtest.generators.Secret;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three generator processes, started by the launcher as {@code --generators 3} does. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class GeneratorsIT {
  private static final List<String> COMMAND =
      List.of("direct", "--users", "30", "--rate", "300", "--warm-up", "1s", "--duration", "3s");

  private final Secret secret = Secret.random();

  /** Before any of this test's. */
  private final Set<ProcessHandle> others =
      ProcessHandle.current().children().collect(Collectors.toSet());

  private List<ProcessHandle> generators() {
    return ProcessHandle.current().children().filter(one -> !others.contains(one)).toList();
  }

  private Engine.Outcome run(FakeServer server, LocalGenerators generators, Observer observer) {
    return new Coordinator(
            AgentCommand.plan(COMMAND),
            COMMAND,
            new FakeTarget(server.address()),
            observer,
            generators.addresses(),
            secret)
        .run();
  }

  @Test
  void runsOneTestInThreeProcessesAndEndsThem() {
    List<ProcessHandle> processes;
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0);
        LocalGenerators generators =
            LocalGenerators.start(3, Launcher.findHome().resolve("skein"), secret)) {
      processes = generators();

      RunResult result =
          run(server, generators, Observer.NOBODY).result().judgedBy(Thresholds.NONE);

      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
      assertThat(result.counts().offered()).isEqualTo(900);
      assertThat(result.counts().accepted() + result.dropped()).isEqualTo(900);
      assertThat(result.generators()).hasSize(3);
      assertThat(result.integrity().violations()).isZero();

      // The same agents work for the next run, too.
      assertThat(run(server, generators, Observer.NOBODY).ending())
          .isEqualTo(Engine.Ending.COMPLETED);
    }

    assertThat(processes).hasSize(3).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void goesOnWhenOneIsKilled() {
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0);
        LocalGenerators generators =
            LocalGenerators.start(3, Launcher.findHome().resolve("skein"), secret)) {
      ProcessHandle victim = generators().get(1);
      AtomicBoolean killed = new AtomicBoolean();

      Engine.Outcome outcome =
          run(
              server,
              generators,
              new Observer() {
                @Override
                public void row(TimeLine.Row row, double remainingSeconds) {
                  if (row.measured() && killed.compareAndSet(false, true)) {
                    boolean unused = victim.destroyForcibly();
                  }
                }
              });

      RunResult result = outcome.result().judgedBy(Thresholds.NONE);
      assertThat(outcome.ending()).isEqualTo(Engine.Ending.GENERATOR_LOST);
      assertThat(LoadRun.exitCode(outcome.ending(), result).number()).isEqualTo(6);
      assertThat(result.generators())
          .extracting(RunResult.GeneratorShare::ending)
          .containsOnlyOnce("lost")
          .contains("completed");
      assertThat(result.counts().accepted()).isPositive();
    }
  }
}
