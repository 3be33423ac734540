package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.scenario.file.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an agent makes of a coordinator's command line. */
final class AgentCommandTest {
  private static RunPlan plan(String line) {
    return AgentCommand.plan(List.of(line.split(" ")));
  }

  @Test
  void makesThePlanThatTheCoordinatorMakes() {
    assertThat(plan("direct --users 20 --rate 50 --duration 4s").describe())
        .isEqualTo(plan("direct --duration 4s --users 20 --rate 50").describe())
        .contains("20 users");
  }

  /** A search adds the rate that it is at. */
  @Test
  void takesTheLastRate() {
    assertThat(plan("direct --users 20 --rate 50 --rate 75.5").describe())
        .isEqualTo(plan("direct --users 20 --rate 75.5").describe());
  }

  /** An agent opens none of them. */
  @Test
  void isToldWhatStandsInTheFilesOfTheCoordinatorsCommandLine(@TempDir Path directory)
      throws IOException {
    Path options = Files.writeString(directory.resolve("options"), "--users 20 --rate 50");
    ScenarioCommand coordinator =
        (ScenarioCommand)
            LoadMain.commandLine()
                .parseArgs("direct", "@" + options)
                .subcommand()
                .commandSpec()
                .userObject();

    assertThat(AgentCommand.plan(coordinator.command()).describe())
        .isEqualTo(plan("direct --users 20 --rate 50").describe());
  }

  /** Whoever has the secret may ask for load, and for nothing else. */
  @Test
  void doesNothingButLoad() {
    RunPlan plan =
        plan("direct --users 20 --step 1s-run-rm --compare /nowhere --target http://x:1");

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.describe()).isEqualTo(plan("direct --users 20").describe());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ack", "connect --users 5", "agent --listen 127.0.0.1:0", "calls"})
  void refusesWhatIsNoScenarioToBeShared(String line) {
    assertThatThrownBy(() -> plan(line))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no scenario that generators can share");
  }

  @Test
  void makesThePlanOfAFileThatOnlyTheCoordinatorHas() {
    String path = "../config/load/day-with-failures.conf";
    ScenarioFile file = ScenarioFile.read(Path.of(path));
    double highest = 2 * file.highestPerSecond() / 3;
    RunCommand coordinator =
        (RunCommand)
            LoadMain.commandLine().parseArgs("run", path).subcommand().commandSpec().userObject();
    coordinator.prepare();
    coordinator.load().rate = highest;

    RunPlan plan = AgentCommand.plan(coordinator.command());

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.describe())
        .isEqualTo(file.plan(highest, List.of()).describe())
        .startsWith("day-with-failures ");
  }

  /** Neither files nor what acts on a machine: the coordinator gives the load, and nothing else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config/load/spike.conf",
        "include file(\"../config/load/spike.conf\")",
        "{\"include\": \"../config/load/spike.conf\"}",
        "{\"users\": ${HOME}}",
        "{\"steps\": [\"1s run rm\"]}",
        "[]",
        ""
      })
  void opensNoFileOfACoordinator(String given) {
    assertThatThrownBy(() -> AgentCommand.plan(List.of("run", "--", given)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("what the coordinator gave");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch", "direct --users many", "@/etc/hostname"})
  void refusesWhatIsNoCommand(String line) {
    assertThatThrownBy(() -> plan(line)).isInstanceOf(CommandLine.ParameterException.class);
  }
}
