package io.skein.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeServer.Defect;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group of more members than one request names, most of whom are away. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LargeGroupScenarioTest {
  private static final int MEMBERS = 2_500;
  private static final int ONLINE = 600;
  private static final int POSTS = 10;

  private static RunPlan plan() {
    Load load =
        new Load(
            Map.of(),
            new Schedule(List.of(Phase.steady("steady", 1, POSTS, true))),
            0,
            64,
            64,
            200,
            1);
    return LargeGroupScenario.plan(MEMBERS, ONLINE, 5, load, List.of());
  }

  private static RunResult run(FakeServer server) {
    return new Engine(
            plan(), new FakeTarget(server.address()), Observer.NOBODY, FakeTarget.PATIENCE)
        .run()
        .result()
        .judgedBy(Thresholds.NONE);
  }

  @Test
  void everyDeviceIsOwedWhatIsSaidOnceItIsAMember() {
    try (FakeServer server = new FakeServer(Defect.NONE, 0)) {
      RunResult result = run(server);

      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
      assertThat(result.counts().accepted()).isEqualTo(POSTS);
      assertThat(result.counts().delivered()).isEqualTo(POSTS * (ONLINE - 1));
      assertThat(result.errors()).isEmpty();
      assertThat(result.integrity().how()).isEqualTo("full");
      // Besides: by what each came, the last invitation for whom the one before had named, and the
      // three for the owner.
      int namedBefore = 2_000 - (MEMBERS - ONLINE);
      assertThat(result.integrity().checked())
          .isEqualTo((long) POSTS * ONLINE + (ONLINE - 1) + namedBefore + 3);
    }
  }

  @Test
  void findsAMessageThatIsLost() {
    try (FakeServer server = new FakeServer(Defect.LOSES, 3)) {
      RunResult result = run(server);

      assertThat(result.integrity().lost()).isEqualTo(1);
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.FAILED);
    }
  }

  @Test
  void endsAtOnceIfTheTargetTakesNoMoreMembers() {
    try (FakeServer server = new FakeServer(Defect.REFUSES_INVITATIONS, 0)) {
      RunException failure = catchThrowableOfType(RunException.class, () -> run(server));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.TARGET_GONE);
      assertThat(failure)
          .hasMessageStartingWith("not all conversations could be opened")
          .hasMessageContaining("GROUP_FULL: no room");
    }
  }
}
