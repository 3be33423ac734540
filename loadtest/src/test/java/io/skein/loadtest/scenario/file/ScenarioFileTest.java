package io.skein.loadtest.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.engine.Step;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.steps.Instance;
import io.skein.loadtest.steps.StepParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScenarioFileTest {
  private static final double SECOND = 1e9;
  private static final StepParser STEPS = new StepParser(new Instance(Path.of("."), 0, null));
  private static final String PAIRS = "users = 100\nmix { direct { kind = direct, weight = 1 } }\n";

  @TempDir Path directory;

  private ScenarioFile read(String content) throws IOException {
    return ScenarioFile.read(Files.writeString(directory.resolve("own.conf"), content));
  }

  private static RunPlan plan(ScenarioFile file) {
    return file.plan(file.highestPerSecond(), file.steps(STEPS));
  }

  private static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../config/load"))) {
      return files.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsGood(Path example) {
    ScenarioFile file = ScenarioFile.read(example);

    RunPlan plan = plan(file);

    assertThat(example.getFileName()).hasToString(plan.scenario() + ".conf");
    assertThat(plan.schedule().measuredSeconds()).isPositive();
    assertThat(Thresholds.of(file.thresholds()).phases()).isNotEmpty();
  }

  /** Of users, chats, phases and who does what: in the order of the file, whatever its names. */
  @ParameterizedTest
  @MethodSource("examples")
  void makesTheSamePlanOfWhatItGivesToOthers(Path example) {
    ScenarioFile file = ScenarioFile.read(example);

    ScenarioFile given = ScenarioFile.given(file.loadAsJson());

    RunPlan plan = given.plan(given.highestPerSecond(), List.of());
    assertThat(plan.describe()).isEqualTo(file.plan(file.highestPerSecond(), List.of()).describe());
    assertThat(plan.population().chats())
        .extracting(chat -> chat.kind() + " of " + chat.member(0))
        .isEqualTo(
            plan(file).population().chats().stream()
                .map(chat -> chat.kind() + " of " + chat.member(0))
                .toList());
    assertThat(given.loadAsJson()).isEqualTo(file.loadAsJson());
    assertThat(given.thresholds()).isEmpty();
    assertThat(given.steps(STEPS)).isEmpty();
  }

  @Test
  void givesTheOrderOfThePartsAndWhatIsWrittenInWords() throws IOException {
    ScenarioFile file =
        read(
            """
            users = 100
            mix {
              z { kind = direct, weight = 3 }
              b { kind = group, size = 4, weight = 1 }
            }
            phases = [ { kind = steady, rate = 50, duration = 500ms, mix { z = 1.5 } } ]
            """);

    assertThat(file.loadAsJson())
        .containsSubsequence(
            "\"own\"", "\"users\":100", "\"z\"", "\"b\"", "\"duration\":\"500ms\"", "\"z\":1.5");
  }

  @Test
  void theExamplesAreFound() throws IOException {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void theExampleOfTheDocumentationIsGood() throws IOException {
    String page = Files.readString(Path.of("docs/scenarios.md"));
    int begin = page.indexOf("```hocon") + "```hocon".length();

    ScenarioFile file = read(page.substring(begin, page.indexOf("```", begin)));

    assertThat(plan(file).steps()).hasSize(1);
    assertThat(file.highestPerSecond()).isEqualTo(2_000);
  }

  @Test
  void readsEveryKey() throws IOException {
    ScenarioFile file =
        read(
            """
            name = mine
            users = 40, online = 50%
            mix {
              pairs { kind = direct, weight = 3 }
              teams { kind = group, size = 20, senders = 2, weight = 2 }
              trains { kind = reconnect, away = 500ms, weight = 1 }
            }
            values { usual = 100 }
            warm-up { duration = 2s, rate = 50 }
            phases = [
              { name = up, kind = ramp, rate = ${values.usual}, duration = 10s, measured = false }
              { kind = soak, rate = ${values.usual}, duration = 1m, mix { trains = 5 } }
            ]
            steps = [ "30s drop 50%" ]
            thresholds = [ "phases.soak.p99<1s" ]
            body = 20, in-flight = 4, threads = 2
            target = "http://10.0.0.1:7480", service-key-file = key, port-offset = 10, data = there
            """);

    RunPlan plan = plan(file);

    assertThat(plan.scenario()).isEqualTo("mine");
    assertThat(plan.schedule().phases())
        .containsExactly(
            Phase.steady("warm-up", 2, 50, false),
            new Phase("up", 10, 50, 100, false),
            Phase.steady("soak", 60, 100, true));
    assertThat(plan.population().users()).isEqualTo(40);
    assertThat(plan.population().onlineCount()).isEqualTo(20);
    assertThat(plan.population().chats()).hasSize(22);
    assertThat(plan.bodyBytes()).isEqualTo(20);
    assertThat(plan.inFlightMax()).isEqualTo(4);
    assertThat(plan.lanes()).isEqualTo(2);
    assertThat(plan.steps()).extracting(Step::atSeconds).containsExactly(30.0);
    assertThat(file.thresholds()).containsExactly("phases.soak.p99<1s");
    assertThat(file.target()).isEqualTo(URI.create("http://10.0.0.1:7480"));
    assertThat(file.serviceKeyFile()).isEqualTo(Path.of("key"));
    assertThat(file.data()).isEqualTo(Path.of("there"));
    assertThat(file.portOffset()).isEqualTo(10);
    assertThat(plan.options())
        .containsEntry("users", 40)
        .containsEntry("mix.teams", "groups of 20, 2 writing, weight 2.0")
        .containsEntry("mix.trains", "reconnections, 0.5 s away, weight 1.0, in soak 5.0")
        .containsEntry("phases.up", "ramp, 50 to 100 per s, 10 s, not measured")
        .containsEntry("phases.soak", "soak, 100 per s, 60 s");
  }

  @Test
  void aRampGoesEvenlyFromTheRateBeforeToItsOwn() throws IOException {
    Schedule schedule =
        plan(read(
                PAIRS
                    + """
                    warm-up { duration = 2s, rate = 100 }
                    phases = [
                      { kind = ramp, rate = 300, duration = 10s }
                      { kind = steady, rate = 300, duration = 1s }
                      { name = down, kind = ramp, rate = 100, duration = 10s }
                    ]
                    """))
            .schedule();

    // 200 in the warm-up, 2000 in the ramp, 300, 2000.
    assertThat(schedule.arrivals()).isEqualTo(4_500);
    for (int i = 0; i <= 2_000; i++) {
      // After t seconds 100 t + 10 t² have arrived.
      double into = (-100 + Math.sqrt(10_000 + 40.0 * i)) / 20;
      assertThat(schedule.dueNanos(200 + i) / SECOND).isCloseTo(2 + into, within(1e-6));
    }
    // Half of the way up there are 100 · 5 + 10 · 25; half of the way down, 300 · 5 − 10 · 25.
    assertThat(schedule.dueNanos(200 + 750) / SECOND).isCloseTo(7, within(1e-6));
    assertThat(schedule.dueNanos(2_500 + 1_250) / SECOND).isCloseTo(18, within(1e-6));
  }

  @Test
  void warmsUpAtTheFirstRateUnlessARampDoesIt() throws IOException {
    ScenarioFile steady = read(PAIRS + "phases = [{ kind = steady, rate = 70, duration = 9s }]");
    assertThat(plan(steady).schedule().phases())
        .containsExactly(
            Phase.steady("warm-up", 3, 70, false), Phase.steady("steady", 9, 70, true));

    ScenarioFile ramp = read(PAIRS + "phases = [{ kind = ramp, rate = 70, duration = 9s }]");
    assertThat(plan(ramp).schedule().phases()).containsExactly(new Phase("ramp", 9, 0, 70, true));

    ScenarioFile none =
        read(
            PAIRS
                + "warm-up { duration = 0 }\n"
                + "phases = [{ kind = steady, rate = 70, duration = 9s }]");
    assertThat(plan(none).schedule().phases()).hasSize(1);
  }

  @Test
  void isIncludedAndChanged() throws IOException {
    Files.writeString(
        directory.resolve("base.conf"),
        PAIRS
            + "phases = [{ kind = steady, rate = ${values.rate}, duration = 9s }]\nvalues.rate = 5");

    ScenarioFile file = read("include required(\"base.conf\")\nvalues.rate = 50\n");

    assertThat(file.name()).isEqualTo("own");
    assertThat(file.highestPerSecond()).isEqualTo(50);
  }

  @Test
  void aSearchKeepsTheRatiosOfTheRates() throws IOException {
    ScenarioFile file =
        read(
            PAIRS
                + """
                phases = [
                  { kind = steady, rate = 100, duration = 5s }
                  { kind = spike, rate = 400, duration = 5s }
                ]
                """);

    RunPlan doubled = file.plan(800, List.of());

    assertThat(doubled.schedule().phases())
        .extracting(Phase::toPerSecond)
        .containsExactly(200.0, 200.0, 800.0);
    assertThat(doubled.options()).containsEntry("phases.spike", "spike, 800 per s, 5 s");
  }
}
