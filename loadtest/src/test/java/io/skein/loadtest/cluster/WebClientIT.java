package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.cluster.Launcher.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The web client in headless Chromium, on real nodes: without Node.js and a Chromium the tests
 * fail, and do not skip. What is done in it is told by client-sdk/web/e2e, which reports each
 * journey like a suite of tests, and keeps a screenshot and a trace of those that fail.
 */
@ExtendWith(SharedCluster.class)
final class WebClientIT {
  private static final String SCRIPT = "client-sdk/web/build.sh";
  private static final Duration JOURNEYS = Duration.ofMinutes(15);

  private static TestCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  @Test
  void usersFindTheirWayThroughEverything() {
    assertThat(Launcher.awaitGood(browse("journeys"), JOURNEYS)).contains(" passed");
  }

  @Test
  void aPageGoesOnThroughAnotherNodeWhenItsOwnDies() {
    Running page = browse("failover");
    try {
      loseTheSecondNode(page, "the node of a call may die", "the node of a call may come back");
      loseTheSecondNode(page, "node-2 may die", "node-2 may come back");
      assertThat(Launcher.awaitGood(page, JOURNEYS)).contains("2 passed");
    } finally {
      page.process().destroy();
    }
  }

  /** Kills it when the page says so, and starts it again when the page has seen enough of that. */
  private void loseTheSecondNode(Running page, String kill, String restart) {
    page.awaitOutput(kill);
    cluster.act("node-2", "kill");
    try {
      page.awaitOutput(restart);
    } finally {
      cluster.act("node-2", "start");
    }
  }

  private Running browse(String project) {
    Path reports = Launcher.findHome().resolve("client-sdk/web/target/failsafe-reports");
    return new Launcher(folder, Map.of("SKEIN_TEST_REPORTS", reports.toString()))
        .startScript(
            SCRIPT, "browse", cluster.http(1) + "," + cluster.http(2), "--project=" + project);
  }
}
