package io.skein.loadtest.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skein.loadtest.report.HtmlReport;
import io.skein.loadtest.result.ResultFiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.SampleRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CapacityTest {
  private static final double WECHAT = 1.414e9;

  @TempDir Path directory;

  @Test
  void theLoadOfWeChatIsThatOfItsPublishedFigures() {
    Capacity wechat = Capacity.of(WECHAT, Profile.of(null), UnitCosts.published());

    assertThat(wechat.dailyUsers()).isCloseTo(1.09e9, within(0.01e9));
    // 45 bn a day are 521 k/s in the mean; three times that at the peak.
    assertThat(wechat.postsPerSecond()).isCloseTo(1.55e6, within(0.02e6));
    assertThat(wechat.connections()).isCloseTo(360e6, within(2e6));
  }

  @Test
  void nodesCarryWhicheverIsScarcest() throws IOException {
    Capacity byConnections = calculate("node.connections = 1000");
    Capacity byMemory = calculate("node { connections = 1e12, memory-gb = 0.01 }");
    Capacity byCpu = calculate("node { connections = 1e12, memory-gb = 1e9, cores = 1 }");

    // 1 M people, 770 k a day, 254.1 k connected: 254.1 nodes of 1,000, half as many again.
    assertThat(byConnections.nodes()).isEqualTo(382);
    // 254.1 k × 10.9 kB = 2.77 GB by 5 MB, half as many again.
    assertThat(byMemory.nodes()).isEqualTo(831);
    assertThat(byCpu.nodes()).isLessThan(byConnections.nodes());
  }

  @Test
  void everyNumberHasItsSource() {
    Capacity wechat = Capacity.of(WECHAT, Profile.of(null), UnitCosts.published());

    assertThat(wechat.steps()).hasSizeGreaterThan(25);
    assertThat(Sheet.text(wechat))
        .contains("45 bn messages a day (Tencent, 2018)", "README", "chosen", "upper bound");
  }

  @Test
  void aSmallInstallationIsNeverLessThanAQuorum() {
    Capacity small = Capacity.of(1000, Profile.of(null), UnitCosts.published());

    assertThat(small.nodes()).isEqualTo(3);
    assertThat(small.stores()).isEqualTo(3);
    assertThat(small.sets()).isEqualTo(1);
  }

  @Test
  void resultsReplaceThePublishedCosts() {
    RunResult direct = SampleRun.aRun().result();

    UnitCosts costs = UnitCosts.published().with(direct);

    // Three nodes at 21.9 and a store at 49.4 CPU seconds per 100,000.
    assertThat(costs.nodeCpuSPer100k().value()).isCloseTo(65.7, within(1e-6));
    assertThat(costs.storeCpuSPer100k().value()).isCloseTo(49.4, within(1e-6));
    assertThat(costs.nodeCpuSPer100k().source()).startsWith("measured: direct of 2026-01-02");
    assertThat(costs.furtherDeliveryCpuSPer100k().value()).isCloseTo(65.7, within(1e-6));
    assertThat(costs.connectionBytes()).isEqualTo(UnitCosts.published().connectionBytes());
  }

  @Test
  void theCommandShowsStepsAndDrawing() throws IOException {
    ResultFiles files = ResultFiles.in(directory.resolve("run"));
    RunResult run = SampleRun.aRun().result();
    files.write(run, HtmlReport.of(run));

    Ran ran = run("--mau", "2000000", "--result", files.resultFile().toString());

    assertThat(ran.exit).isZero();
    assertThat(ran.out).contains("2 M people a month", "in all", "measured: direct");
  }

  @Test
  void badInputIsWrongUse() throws IOException {
    Path profile = Files.writeString(directory.resolve("p.conf"), "replication = 9");
    Path typo = Files.writeString(directory.resolve("t.conf"), "replication = many");

    assertThat(run("--mau", "0")).matches(ran -> ran.exit == 2 && ran.err.contains("--mau"));
    assertThat(run("--mau", "1e6", "--profile", profile.toString()))
        .matches(ran -> ran.exit == 2 && ran.err.contains("replication is 9.0, not within 1.0"));
    assertThat(run("--mau", "1e6", "--profile", typo.toString()))
        .matches(ran -> ran.exit == 2 && ran.err.contains("replication: "));
    assertThat(run("--mau", "1e6", "--profile", directory.resolve("none").toString()))
        .matches(ran -> ran.exit == 2 && ran.err.contains("cannot read the profile"));
    assertThat(run("--mau", "1e6", "--result", directory.resolve("none").toString()))
        .matches(ran -> ran.exit == 2 && ran.err.contains("cannot read"));
  }

  @Test
  void theDocumentShowsWhatTheCommandPrints() throws IOException {
    String document = Files.readString(Path.of("docs/capacity.md"));

    Ran ran = run("--mau", "1414000000", "--markdown");

    assertThat(document).endsWith(ran.out);
  }

  private Capacity calculate(String profile) throws IOException {
    Path file = Files.writeString(directory.resolve("profile.conf"), profile);
    return Capacity.of(1e6, Profile.of(file), UnitCosts.published());
  }

  private record Ran(int exit, String out, String err) {}

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new CapacityMain())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Ran(exit, out.toString(), err.toString());
  }
}
