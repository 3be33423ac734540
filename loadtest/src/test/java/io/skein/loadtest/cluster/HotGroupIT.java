package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The load scenario of a hot group, in short: a group takes 500 posts at once, and 100 a second.
 */
@ExtendWith(SharedCluster.class)
final class HotGroupIT {
  @Test
  void othersGoOnWhileAGroupRefusesWhatIsTooMuch(TestCluster cluster, @TempDir Path directory) {
    String printed =
        cluster.run(
            "load",
            "hot-group",
            "--users=20",
            "--rate=20",
            "--members=20",
            "--hot-rate=400",
            // However slow the machine, all of them are on their way before one is answered.
            "--in-flight=100",
            "--warm-up=1s",
            "--duration=4s",
            "--threshold=phases.alone.accepted==1",
            "--threshold=phases.hot.accepted==1",
            "--threshold=figures.hot_group.busy>0",
            "--threshold=figures.hot_group.busy_without_wait==0",
            "--threshold=figures.hot_group.refused_otherwise==0",
            "--threshold=figures.hot_group.accepted>=500",
            "--out=" + directory);

    assertThat(printed).contains("verdict: passed", "lost 0", "GROUP_BUSY");
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }
}
