package io.skein.loadtest.scenario.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.steps.Instance;
import io.skein.loadtest.steps.StepParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a file is one line, which names the file, the line and the key. */
final class BadScenarioFileTest {
  private static final String GOOD =
      """
      users = 100
      mix {
        direct { kind = direct, weight = 1 }
        group { kind = group, size = 10, senders = 3, weight = 1 }
        mobile { kind = reconnect, away = 1s, weight = 1 }
      }
      warm-up { duration = 1s, rate = 10 }
      phases = [
        { name = one, kind = ramp, rate = 100, duration = 10s }
        { name = two, kind = spike, rate = 200, duration = 10s, mix { mobile = 2 } }
      ]
      steps = [ "5s drop 50%" ]
      thresholds = [ "p99<250ms", "phases.two.p99<1s" ]
      """;

  private static final StepParser STEPS = new StepParser(new Instance(Path.of("."), 0, null));

  @TempDir Path directory;

  private String complaint(String content) {
    return complaint(written("bad.conf", content));
  }

  private Path written(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String complaint(Path file) {
    RunException[] caught = new RunException[1];
    assertThatThrownBy(() -> ScenarioFile.read(file).steps(STEPS))
        .isInstanceOfSatisfying(RunException.class, e -> caught[0] = e);
    assertThat(caught[0].exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(caught[0].getMessage()).doesNotContain("\n").startsWith(file.toString());
    return caught[0].getMessage().substring(file.toString().length());
  }

  @Test
  void theFileThatTheOthersBreakIsGood() {
    assertThat(ScenarioFile.read(written("good.conf", GOOD)).steps(STEPS)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Keys.
        "users = 100 | users = 100, user = 3 | :1: user: there is no such key; there are name, users",
        "weight = 1 } | weight = 1, size = 3 } | :3: mix.direct.size: there is no such key",
        "away = 1s | size = 2 | :5: mix.mobile.size: there is no such key",
        "rate = 10 } | rate = 10, mix = 1 } | :7: warm-up.mix: there is no such key",
        "rate = 100 | raet = 100 | :9: phases[0].raet: there is no such key",
        "mobile = 2 | tram = 2 | :10: phases[1].mix.tram: there is no such key; there are direct",
        "users = 100 | body = 100 | users: is missing",
        "size = 10, | senders = 2, | :4: mix.group.size: is missing",
        "kind = direct, | | :3: mix.direct.kind: is missing",
        "kind = ramp, | | :9: phases[0].kind: is missing",
        "rate = 100, | | :9: phases[0].rate: is missing",
        ", duration = 10s } | } | :9: phases[0].duration: is missing",
        "duration = 1s, rate = 10 | duration = 1s | :7: warm-up.rate: is missing: the first phase",
        // Types.
        "users = 100 | users = many | :1: users: must be a number, not 'many'",
        "users = 100 | users = [100] | :1: users: must be one value, not a list",
        "users = 100 | users = 10.5 | :1: users: must be a whole number",
        "warm-up { duration = 1s, rate = 10 } | warm-up = 3s | :7: warm-up: must be { keys",
        "thresholds = [ \"p99<250ms\", \"phases.two.p99<1s\" ] | thresholds = p99 | a list in [ ]",
        "steps = [ \"5s drop 50%\" ] | steps = [ { at = 5s } ] | :12: steps[0]: must be one value",
        "rate = 100 | rate = NaN | :9: phases[0].rate: must be a number, not 'NaN'",
        "duration = 10s } | duration = soon } | :9: phases[0].duration: 'soon' is no length of time",
        // Users.
        "users = 100 | users = 1 | :1: users: must be a whole number from 2 to 1,000,000, not 1",
        "users = 100 | users = 2000000 | :1: users: must be a whole number",
        "users = 100 | users = 105 | :1: users: with chats of these sizes there must be a multiple of 10: 100 or 110, not 105",
        "users = 100 | users = 100, online = 0 | :1: online: must be a share above 0",
        "users = 100 | users = 100, online = 120% | :1: online: must be a share above 0",
        "users = 100 | users = 100, online = 1% | :1: online: leaves fewer than two",
        "users = 100 | users = 100, body = 20000 | :1: body: must be a whole number from 0 to 16,384",
        "users = 100 | users = 100, in-flight = 0 | :1: in-flight: must be a whole number from 1",
        "users = 100 | users = 100, threads = 0 | :1: threads: must be a whole number from 1",
        "users = 100 | users = 100, port-offset = -1 | :1: port-offset: must be a whole number",
        "users = 100 | users = 100, target = \"http://a b\" | :1: target: is no address",
        "users = 100 | users = 100, name = \"a/b\" | :1: name: 'a/b' is no name",
        // The mix.
        "kind = direct | kind = sing | :3: mix.direct.kind: must be direct, group or reconnect",
        "kind = group, size = 10, senders = 3 | kind = direct | :4: mix.group.kind: there is a part",
        "size = 10 | size = 1 | :4: mix.group.size: must be a whole number from 2 to 500, not 1",
        "size = 10 | size = 501 | :4: mix.group.size: must be a whole number from 2 to 500",
        "senders = 3 | senders = 11 | :4: mix.group.senders: must be a whole number from 1 to 10",
        "away = 1s | away = 0s | :5: mix.mobile.away: must be above 0",
        "away = 1s, weight = 1 | weight = 0 | :5: mix.mobile.weight: must be above 0, not 0",
        // Phases.
        "rate = 100 | rate = 0 | :9: phases[0].rate: must be above 0, not 0",
        "rate = 100 | rate = -5 | :9: phases[0].rate: must be above 0, not -5",
        "rate = 100 | rate = 2000000 | :9: phases[0].rate: 2000000 per second is impossible",
        "rate = 100 | rate = 10 | :9: phases[0].rate: is the rate before it: a ramp",
        "rate = 200 | rate = 100 | :10: phases[1].rate: must be above the rate before it, 100.0",
        "duration = 10s } | duration = 0s } | :9: phases[0].duration: must be above 0",
        "duration = 10s } | duration = 800h } | :9: phases[0].duration: must be at most 720h",
        "rate = 100, duration = 10s | rate = 0.1, duration = 10ms | :9: phases[0].duration: at this rate nothing",
        "kind = ramp | kind = stairs | :9: phases[0].kind: must be ramp, steady, spike or soak",
        "name = two | name = one | :10: phases[1].name: there is a phase 'one' already",
        "name = two | name = drain | :10: phases[1].name: 'drain' is what every run has",
        "name = two | name = \"p.99\" | :10: phases[1].name: 'p.99' is no name",
        "duration = 10s } | duration = 10s, measured = maybe } | :9: phases[0].measured: must be true",
        "mobile = 2 | mobile = -1 | :10: phases[1].mix.mobile: must be 0 or more, not -1",
        "mobile = 2 | direct = 0, group = 0, mobile = 0 | :10: phases[1].mix: leaves nothing to do",
        // Steps and thresholds.
        "5s drop 50% | 5s explode | :12: steps[0]: step '5s explode': write TIME",
        "5s drop 50% | 21s drop 50% | :12: steps[0]: would come after the end of the run, which is at 21 s",
        "p99<250ms | p99<250 | :13: thresholds[0]: threshold 'p99<250', column 8: a unit is expected",
        "phases.two.p99 | phases.three.p99 | :13: thresholds[1]: there is no measured phase 'three'; there are one, two",
        "phases.two.p99 | phases.two.rss_bytes | :13: thresholds[1]: threshold 'phases.two.rss_bytes<1s'",
        // The file itself.
        "users = 100 | users = ${nobody} | :1: Could not resolve substitution",
        "users = 100 | include required(\"nobody.conf\") | : includes what cannot be read: ",
      })
  void saysWhatIsWrong(String good, String bad, String message) {
    String broken = bad == null ? "" : bad;
    assertThat(GOOD).contains(good);

    String complaint =
        complaint(GOOD.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(broken)));

    assertThat(complaint).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "{}"})
  void saysThatThereIsNothingInIt(String content) {
    assertThat(complaint(content))
        .isEqualTo(": has nothing in it: a scenario needs users, a mix and phases");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(complaint(directory.resolve("nobody.conf"))).isEqualTo(": there is no such file");
    assertThat(complaint(directory)).isEqualTo(": is no file that can be read");
    assertThat(complaint(written("a.yaml", "users: 3"))).startsWith(": YAML is not read");
  }

  @Test
  void saysThatThereAreNoPhasesOrNoneIsMeasured() {
    String head = "users = 2\nmix { a { kind = direct, weight = 1 } }\n";

    assertThat(complaint(head + "phases = []")).startsWith(":3: phases: is empty");
    assertThat(
            complaint(
                head + "phases = [{ kind = steady, rate = 5, duration = 9s, measured = false }]"))
        .startsWith(":3: phases: none of them is measured");
    assertThat(complaint(head + "phases = [{ kind = spike, rate = 5, duration = 9s }]"))
        .startsWith(":3: phases[0].rate: a spike needs a rate before it");
    assertThat(complaint("users = 2\nmix { a { kind = reconnect, weight = 1 } }\nphases = [{}]"))
        .startsWith(":2: mix: nobody posts");
  }

  @Test
  void saysWhereItIsNoHocon() {
    assertThat(complaint("users = 100\nmix {{\n")).matches(":\\d+: .+");
  }

  @Test
  void namesTheFileThatWasIncluded() {
    Path base = written("base.conf", GOOD.replace("users = 100", "users = 101"));
    Path file = written("top.conf", "include required(\"base.conf\")\nbody = 10\n");

    assertThatThrownBy(() -> ScenarioFile.read(file))
        .hasMessageStartingWith(base + ":1: users: with chats of these sizes");
  }
}
