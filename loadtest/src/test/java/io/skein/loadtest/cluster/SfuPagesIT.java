package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.janus.Janus;
import io.skein.loadtest.cluster.Launcher.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a real Chromium whose calls go by a real Janus, on two nodes. */
final class SfuPagesIT {
  private static final Duration BROWSING = Duration.ofMinutes(10);

  @TempDir private static Path directory;
  private static Janus janus;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    janus = Janus.start(Files.createDirectory(directory.resolve("janus")));
    Path secret = directory.resolve("sfu-secret");
    Files.writeString(secret, Janus.SECRET + "\n");
    cluster =
        TestCluster.start(
            2,
            Map.of(
                "SKEIN_CALL_SFU_SERVERS", janus.url(),
                "SKEIN_CALL_SFU_SECRET_FILE", secret.toString()));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (janus != null) {
      janus.close();
    }
  }

  @Test
  void threeSeeAndHearEachOtherAndGoOnWhenTheSfuHasDied() throws IOException {
    Path reports = Launcher.findHome().resolve("client-sdk/web/target/failsafe-reports");
    Running pages =
        new Launcher(directory, Map.of("SKEIN_TEST_REPORTS", reports.toString()))
            .startScript(
                "client-sdk/web/build.sh",
                "browse",
                cluster.http(1) + "," + cluster.http(2),
                "--project=sfu");
    try {
      pages.awaitOutput(BROWSING, "the SFU may die");
      janus.kill();
      janus.begin();

      assertThat(Launcher.awaitGood(pages, BROWSING)).as(janus::said).contains("3 passed");
    } finally {
      pages.process().destroy();
    }
  }
}
