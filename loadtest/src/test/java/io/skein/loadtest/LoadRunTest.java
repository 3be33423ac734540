package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.SampleRun;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Load;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends, and what it leaves behind. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class LoadRunTest {
  private static final Path FULL_DISK = Path.of("/dev/full");
  private static final long PATIENCE_SECONDS = 120;
  private static final long POLL_MILLIS = 50;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();

  private static RunPlan plan(double seconds) {
    return DirectScenario.plan(
        4,
        new Load(
            Map.of(),
            new Schedule(List.of(Phase.steady("steady", seconds, 50, true))),
            0,
            64,
            64,
            20,
            1),
        List.of());
  }

  private int run(RunPlan plan) {
    OutputOptions output = new OutputOptions();
    output.out = directory;
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0)) {
      return new LoadRun(new PrintWriter(out), new PrintWriter(new StringWriter()), output)
          .run(plan, new FakeTarget(server.address()));
    }
  }

  @Test
  void leavesItsFilesAndTheirPlace() {
    assertThat(run(plan(1))).isEqualTo(ExitCode.PASSED.number());

    assertThat(directory).isDirectoryContaining("glob:**/{result.json,report.html,intervals.hlog}");
    assertThat(out.toString()).contains("verdict: passed", "report:  " + directory);
  }

  @Test
  void refusesToRaiseARateThatAScenarioDoesNotOffer() {
    OutputOptions output = new OutputOptions();
    output.out = directory;
    output.findMax = true;
    LoadRun run = new LoadRun(new PrintWriter(out), new PrintWriter(new StringWriter()), output);

    assertThatThrownBy(
            () ->
                run.judge(
                    "connect",
                    () -> {
                      throw new IllegalStateException("runs");
                    }))
        .isInstanceOf(RunException.class)
        .hasMessage("connect offers no rate to raise: leave out --find-max");
  }

  @Test
  void refusesADirectoryThatItCannotWriteTo() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    directory = file.resolve("under");

    assertThatThrownBy(() -> run(plan(1)))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("cannot write to " + directory);
  }

  @Test
  void noticesAFullDiskBeforeTheRun() throws IOException {
    Files.createSymbolicLink(directory.resolve("intervals.hlog"), FULL_DISK);

    assertThatThrownBy(() -> run(plan(1)))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("intervals.hlog: is the disk full?");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tellsWhatItFoundEvenIfTheDiskIsFullByThen() throws IOException {
    Files.createSymbolicLink(directory.resolve("result.json.part"), FULL_DISK);

    assertThatThrownBy(() -> run(plan(1)))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("cannot write " + directory.resolve("result.json"));
    assertThat(out.toString()).contains("verdict: passed").doesNotContain("report:");
  }

  @Test
  void tellsByItsExitCodeHowItEnded() {
    RunResult passed = SampleRun.aRun().judgedBy("lost==0").result();
    RunResult partial = SampleRun.aRun().cutShort().result();
    RunResult lost =
        SampleRun.aRun().found(new RunResult.Integrity(1, 0, 0, 0, 0, 0, 0, 9, "full")).result();

    assertThat(LoadRun.exitCode(Engine.Ending.COMPLETED, passed)).isEqualTo(ExitCode.PASSED);
    assertThat(LoadRun.exitCode(Engine.Ending.INTERRUPTED, partial))
        .isEqualTo(ExitCode.INTERRUPTED);
    assertThat(LoadRun.exitCode(Engine.Ending.TARGET_DIED, partial))
        .isEqualTo(ExitCode.TARGET_DIED);
    assertThat(LoadRun.exitCode(Engine.Ending.INTERRUPTED, lost)).isEqualTo(ExitCode.FAILED);
  }

  /** A whole process, as a person's: the signal comes from outside. */
  @Test
  void leavesAPartialReportWhenItIsStopped() throws Exception {
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0)) {
      Path shown = directory.resolve("shown");
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  Integer.toString(server.address().getPort()),
                  directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(shown.toFile())
              .start();
      try {
        awaitLine(child, shown, "steady");
        child.destroy();

        assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } finally {
        child.destroyForcibly();
      }
      // What the JVM makes of SIGTERM; of SIGINT it makes 130.
      assertThat(child.exitValue()).isEqualTo(143);
      RunResult result = ResultFiles.read(directory);
      assertThat(result.partial()).isTrue();
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PARTIAL);
      assertThat(result.counts().accepted()).isPositive();
      assertThat(directory.resolve("report.html")).content().contains("<header class=\"partial\">");
      assertThat(shown).content().contains("verdict: partial");
    }
  }

  static void awaitLine(Process child, Path file, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(file).contains(text)) {
      assertThat(System.nanoTime() - end).as("no '%s' in %s", text, file).isNegative();
      assertThat(child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS))
          .as("%s", Files.readString(file))
          .isFalse();
    }
  }

  /** Runs for a minute against the fake server of another process. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      OutputOptions output = new OutputOptions();
      output.out = Path.of(args[1]);
      PrintWriter console =
          new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
      System.exit(
          new LoadRun(console, console, output)
              .run(
                  plan(60).withSdkUsers(2),
                  new FakeTarget(
                      new InetSocketAddress(
                          InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))));
    }
  }
}
