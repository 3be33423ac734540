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
import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.result.TimeLine;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three generator processes, started by the launcher as {@code --generators 3} does. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class GeneratorsIT {
  private static final List<String> COMMAND =
      List.of("direct", "--users", "30", "--rate", "300", "--warm-up", "1s", "--duration", "3s");

  private static final int PATIENCE_SECONDS = 120;

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

  /** A whole process, as a person's: the signal comes from outside. */
  @Test
  void leavesAPartialReportAndNoProcessWhenItIsStopped(@TempDir Path directory) throws Exception {
    RunResult result = stopped(directory, generators -> {});

    assertThat(result.generators())
        .extracting(RunResult.GeneratorShare::ending)
        .containsExactly("interrupted", "interrupted", "interrupted");
  }

  @Test
  void doesTheSameIfAGeneratorHangs(@TempDir Path directory) throws Exception {
    RunResult result = stopped(directory, generators -> suspend(generators.get(0)));

    assertThat(result.generators())
        .extracting(RunResult.GeneratorShare::ending)
        .containsExactlyInAnyOrder("interrupted", "interrupted", "lost");
  }

  private static void suspend(ProcessHandle process) {
    try {
      assertThat(
              new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor())
          .isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The result of a run that is stopped in the middle, after something has happened to it. */
  private static RunResult stopped(Path directory, Consumer<List<ProcessHandle>> before)
      throws Exception {
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0)) {
      Path shown = directory.resolve("shown");
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dskein.home=" + Launcher.findHome(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  Integer.toString(server.address().getPort()),
                  directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(shown.toFile())
              .start();
      List<ProcessHandle> generators = List.of();
      try {
        LoadRunTest.awaitLine(child, shown, "steady");
        generators = child.descendants().toList();
        before.accept(generators);
        child.destroy();

        assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(generators).hasSize(3).noneMatch(ProcessHandle::isAlive);
      } finally {
        child.destroyForcibly();
        generators.forEach(ProcessHandle::destroyForcibly);
      }
      RunResult result = ResultFiles.read(directory);
      assertThat(result.partial()).isTrue();
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
      assertThat(result.counts().accepted()).isPositive();
      assertThat(directory.resolve("report.html")).content().contains("<header class=\"partial\">");
      return result;
    }
  }

  /** Coordinates a run of some minutes against the fake server of another process. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      List<String> command =
          List.of("direct", "--users", "30", "--rate", "100", "--duration", "300s");
      OutputOptions output = new OutputOptions();
      output.out = Path.of(args[1]);
      GeneratorOptions options = new GeneratorOptions();
      options.generators = "3";
      PrintWriter console =
          new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
      try (Executions executions = options.open(() -> command, console)) {
        System.exit(
            new LoadRun(console, console, output, executions)
                .run(
                    AgentCommand.plan(command),
                    new FakeTarget(
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))));
      }
    }
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
