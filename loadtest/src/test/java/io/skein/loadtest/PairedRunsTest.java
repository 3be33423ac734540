package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.PairedRuns.Run;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.RunResultBuilder;
import io.skein.loadtest.result.Thresholds;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PairedRunsTest {
  private static final Run DIED =
      new Run(aRun(50).partial().judgedBy(Thresholds.NONE), ExitCode.TARGET_DIED);

  private final PairedRuns runs = new PairedRuns("them", "us", 0);

  /** One second. */
  private static RunResultBuilder aRun(long delivered) {
    return RunResult.of("direct", "x")
        .measured(Instant.EPOCH, 1)
        .counts(delivered, delivered, delivered, 0);
  }

  private static Run run(long delivered, long lost) {
    RunResult result =
        aRun(delivered)
            .integrity(new RunResult.Integrity(lost, 0, 0, 0, 0, 0, 0, delivered, "full"))
            .judgedBy(Thresholds.NONE);
    return new Run(result, result.exitCode());
  }

  private String line(String figure) {
    List<String> lines =
        runs.table(List.of("delivered_per_s", "integrity.lost", "server.cpu_s_per_100k"))
            .lines()
            .filter(line -> line.startsWith(figure))
            .map(line -> line.replaceAll(" +", " ").strip())
            .toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  @Test
  void comparesWhatFollowedEachOther() {
    runs.addPeer(run(100, 0));
    runs.addOurs(run(200, 0));
    runs.addPeer(run(50, 0));
    runs.addOurs(run(200, 0));
    runs.addPeer(run(200, 0));
    runs.addOurs(run(100, 0));

    assertThat(line("median")).isEqualTo("median them us ratio (min–max)");
    assertThat(line("delivered_per_s"))
        .isEqualTo("delivered_per_s 100.00 200.00 2.000 (0.500–4.000)");
    assertThat(runs.exitCode()).isEqualTo(ExitCode.PASSED);
    assertThat(runs.verdict()).isEqualTo("verdict: passed");
  }

  @Test
  void isBetweenTheTwoInTheMiddleOfAnEvenNumber() {
    runs.addPeer(run(100, 0));
    runs.addOurs(run(200, 0));
    runs.addPeer(run(200, 0));
    runs.addOurs(run(100, 0));

    assertThat(line("delivered_per_s"))
        .isEqualTo("delivered_per_s 150.00 150.00 1.250 (0.500–2.000)");
  }

  @Test
  void keepsWarmUpsOutOfTheFiguresAndInTheVerdict() {
    PairedRuns warmed = new PairedRuns("them", "us", 1);
    warmed.addPeer(run(10, 0));
    warmed.addOurs(run(10, 1));
    assertThat(warmed.table(List.of("delivered_per_s"))).isEmpty();

    warmed.addPeer(run(100, 0));
    warmed.addOurs(run(300, 1));

    assertThat(warmed.table(List.of("delivered_per_s")).replaceAll(" +", " "))
        .contains("delivered_per_s 100.00 300.00 3.000 (3.000–3.000)");
    assertThat(warmed.verdict()).isEqualTo("verdict: failed; warm-up 1 of us; round 1 of us");
    assertThat(warmed.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void hasNoRatioToNothing() {
    runs.addPeer(run(100, 0));
    runs.addOurs(run(100, 0));
    runs.addPeer(run(100, 2));
    runs.addOurs(run(100, 0));

    assertThat(line("integrity.lost")).isEqualTo("integrity.lost 1.00 0.00 n/a");
    assertThat(line("server.cpu_s_per_100k")).isEqualTo("server.cpu_s_per_100k n/a n/a n/a");
  }

  @Test
  void failsWithOneRunOfEitherSide() {
    runs.addPeer(run(100, 0));
    runs.addOurs(run(100, 0));
    runs.addPeer(run(100, 1));
    runs.addOurs(run(100, 0));

    assertThat(runs.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(runs.verdict()).isEqualTo("verdict: failed; round 2 of them");
    // What is wrong with one does not keep the others from being measured.
    assertThat(runs.goOn()).isTrue();

    PairedRuns others = new PairedRuns("them", "us", 0);
    others.addPeer(run(100, 0));
    others.addOurs(run(100, 1));

    assertThat(others.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(others.verdict()).isEqualTo("verdict: failed; round 1 of us");
  }

  @Test
  void failsWhereNothingWasMeasured() {
    runs.addPeer(run(0, 0));
    runs.addOurs(run(100, 0));

    assertThat(runs.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void endsWithARunThatWasCutShort() {
    runs.addPeer(run(100, 0));
    runs.addOurs(run(200, 0));
    runs.addPeer(run(100, 0));
    assertThat(runs.goOn()).isTrue();
    runs.addOurs(DIED);

    assertThat(runs.goOn()).isFalse();
    assertThat(runs.exitCode()).isEqualTo(ExitCode.TARGET_DIED);
    assertThat(runs.verdict()).isEqualTo("verdict: failed; round 2 of us");
    assertThat(line("delivered_per_s"))
        .isEqualTo("delivered_per_s 100.00 200.00 2.000 (2.000–2.000)");
  }

  @Test
  void tellsABrokenPromiseRatherThanThatARunWasCutShort() {
    runs.addPeer(run(100, 1));
    runs.addOurs(DIED);

    assertThat(runs.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(runs.table(List.of("delivered_per_s"))).isEmpty();
  }
}
