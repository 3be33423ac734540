package io.skein.loadtest.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.result.TimeLine.Mark.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepParserTest {
  private final List<String> firewall = new ArrayList<>();
  private final StepParser parser =
      new StepParser(new Instance(Path.of("."), 0, null, firewall::add));

  @Test
  void readsWhatPeopleWrite() {
    Step kill = parser.parse("30s kill node-2");

    assertThat(kill.atSeconds()).isEqualTo(30);
    assertThat(kill.kind()).isEqualTo(Kind.FAULT);
    assertThat(kill.label()).isEqualTo("kill node-2");
    assertThat(parser.parse("1m start node-2").kind()).isEqualTo(Kind.HEAL);
    assertThat(parser.parse("500ms pause store-1 12s").label()).isEqualTo("store-1 paused for 12s");
    assertThat(parser.parse("2s drop 50%").label()).startsWith("50%");
    assertThat(parser.parse("2m rolling-restart").atSeconds()).isEqualTo(120);
  }

  @Test
  void breaksNothingHereForATargetElsewhere() {
    StepParser remote =
        new StepParser(
            new Instance(Path.of("."), 0, URI.create("http://skein.example:7480"), firewall::add));

    assertThatThrownBy(() -> remote.parse("30s kill node-2"))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("http://skein.example:7480 is none of its nodes");
    assertThat(remote.parse("2s drop 50%").atSeconds()).isEqualTo(2);
    assertThat(remote.parse("2s run ./cut.sh").label()).isEqualTo("./cut.sh");
  }

  @Test
  void readsAPartitionWhereItIsPossible() {
    Step cut = parser.parse("20s partition node-2 10s");

    assertThat(cut.atSeconds()).isEqualTo(20);
    assertThat(cut.kind()).isEqualTo(Kind.FAULT);
    assertThat(cut.label()).isEqualTo("node-2 cut off from the other nodes for 10s");
    assertThat(firewall).hasSize(1);
  }

  @Test
  void refusesAPartitionBeforeTheRunWhereItIsNot() {
    StepParser powerless =
        new StepParser(
            new Instance(
                Path.of("."),
                0,
                null,
                script -> {
                  throw new IOException("nft cannot be run");
                }));

    assertThatThrownBy(() -> powerless.parse("20s partition node-2 10s"))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MACHINE))
        .hasMessageContaining("nft cannot be run");
  }

  @Test
  void runsAHook(@TempDir Path directory) throws Exception {
    Path trace = directory.resolve("trace");
    Step hook = parser.parse("0s run echo cut > " + trace);

    hook.action().carryOut(new NoControls());

    assertThat(Files.readString(trace)).isEqualTo("cut\n");
  }

  @Test
  void tellsThatAHookFailed() {
    Step hook = parser.parse("0s run exit 3");

    assertThatThrownBy(() -> hook.action().carryOut(new NoControls()))
        .hasMessageContaining("ended with 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kill node-1",
        "30s",
        "30s explode node-1",
        "30s kill",
        "30s kill nodes",
        "30 s kill x",
        "30s pause node-1",
        "30s partition node-1",
        "30s partition store-1 10s",
        "30s partition node-1 soon",
        "30s drop 120%",
        "30s drop half",
        "30s run",
        "soon kill node-1"
      })
  void saysWhatIsWrong(String text) {
    assertThatThrownBy(() -> parser.parse(text))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("step '" + text + "'");
  }

  /** A hook does nothing to the load. */
  private static final class NoControls implements Step.Controls {
    @Override
    public void began() {}

    @Override
    public void drop(double share, long awayNanos) {
      throw new AssertionError();
    }

    @Override
    public boolean awaitAllPresent(long atMostMillis) {
      throw new AssertionError();
    }

    @Override
    public void mark(Kind kind, String label) {
      throw new AssertionError();
    }

    @Override
    public void figure(String name, Object value) {
      throw new AssertionError();
    }
  }
}
