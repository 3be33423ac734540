package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The load scenario of calls, in short: every call of it is judged. */
@ExtendWith(SharedCluster.class)
final class CallLoadIT {
  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  @Test
  void everyCallComesThroughAndLeavesItsEntry(@TempDir Path directory) {
    String printed =
        cluster.run(
            "load",
            "calls",
            "--users=40",
            "--rate=20",
            "--warm-up=1s",
            "--duration=2s",
            "--threshold=accepted==1",
            "--threshold=figures.stuck==0",
            "--out=" + directory);

    assertThat(printed).contains("verdict: passed", "signal_p99_ms", "lost 0");
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }
}
