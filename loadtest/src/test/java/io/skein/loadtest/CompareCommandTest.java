package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.FakeXmppServer;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.scenario.GroupScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.system.XmppTarget;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole comparisons of a fake server's rooms with another one's groups. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
final class CompareCommandTest {
  private final StringWriter out = new StringWriter();

  private int compare(FakeXmppServer.Defect theirs, FakeServer.Defect ours) {
    Load load =
        new Load(
            Map.of(), new Schedule(List.of(Phase.steady("steady", 1, 60, true))), 0, 64, 64, 20, 1);
    RunPlan plan = GroupScenario.plan(2, 4, 2, 1, load, List.of());
    CompareCommand.Rounds rounds = new CompareCommand.Rounds();
    rounds.count = 1;
    try (FakeXmppServer them = new FakeXmppServer(theirs, 30);
        FakeServer us = new FakeServer(ours, 30)) {
      Target peer = XmppTarget.at(them.url(), FakeXmppServer.PASSWORD);
      return CompareCommand.alternate(
          new PrintWriter(out),
          rounds,
          peer,
          new FakeTarget(us.address()),
          one -> CompareCommand.measure(plan, one),
          List.of("delivered_per_s", "integrity.lost"));
    }
  }

  @Test
  void passesWhereBothKeptWhatTheyPromise() {
    int code = compare(FakeXmppServer.Defect.NONE, FakeServer.Defect.NONE);

    assertThat(code).isEqualTo(ExitCode.PASSED.number());
    assertThat(out.toString())
        .containsSubsequence(
            "group against XMPP server of fake.example",
            "group against a fake",
            "ratio (min–max)",
            "delivered_per_s",
            "integrity.lost",
            "n/a",
            "verdict: passed")
        .doesNotContain("NaN");
  }

  @Test
  void failsWhereThePeerDoublesAMessage() {
    int code = compare(FakeXmppServer.Defect.DOUBLES, FakeServer.Defect.NONE);

    assertThat(code).isEqualTo(ExitCode.FAILED.number());
    assertThat(out.toString())
        .contains(
            "verdict: failed; round 1 of XMPP server of fake.example" + System.lineSeparator());
  }

  @Test
  void failsWhereSkeinDoes() {
    int code = compare(FakeXmppServer.Defect.NONE, FakeServer.Defect.DOUBLES);

    assertThat(code).isEqualTo(ExitCode.FAILED.number());
    assertThat(out.toString())
        .contains("verdict: failed; round 1 of a fake" + System.lineSeparator());
  }
}
