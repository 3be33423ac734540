package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The load scenario of calls, in short: every call of it is judged. */
@ExtendWith(SharedCluster.class)
final class CallLoadIT {
  @Test
  void everyCallComesThroughAndLeavesItsEntry(TestCluster cluster, @TempDir Path directory) {
    String printed =
        cluster.run(
            "load",
            "calls",
            // As many pairs as calls: none is busy when its call is due, however slow the machine.
            "--users=60",
            "--rate=6",
            "--warm-up=2s",
            "--duration=3s",
            "--threshold=accepted==1",
            "--out=" + directory);

    assertThat(printed).contains("verdict: passed", "signal_p99_ms", "lost 0");
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }
}
