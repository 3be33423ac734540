package io.skein.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SkeinCommandTest {

  /** Nobody runs an instance there: the range that tests take offsets from ends below. */
  private static final String UNUSED = " --port-offset 49999";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frob",
        "up --nodes 0",
        "up --nodes 10",
        "up --stores 2",
        "up --port-offset -1",
        "up --port-offset 50001",
        "up extra",
        "status extra",
        "node",
        "node node-1",
        "node node-1 explode",
        "down --nodes 3",
        "inspect",
        "inspect everything",
        "inspect journal g1",
        "inspect conversation",
        "inspect conversation x1",
      })
  void wrongUseIsTwo(String line) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: skein");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "up --help",
        "down -h",
        "status --help",
        "node --help",
        "doctor --help",
        "inspect --help"
      })
  void helpIsGiven(String line) {
    assertThat(run(line)).isZero();
    assertThat(out.toString()).startsWith("Usage: skein");
  }

  @Test
  void downOfNothingIsGood() {
    assertThat(run("down" + UNUSED)).isZero();
    assertThat(out.toString()).contains("Nothing runs at port offset 49999");
  }

  @Test
  void statusOfNothingIsThreeAndStillJson() {
    assertThat(run("status --json" + UNUSED)).isEqualTo(3);
    assertThat(out.toString().strip()).isEqualTo("{\"nodes\":[],\"cassandra\":[]}");
    assertThat(err.toString()).isEqualTo("skein: nothing runs at port offset 49999" + nl());
  }

  @Test
  void actingOnNothingIsThree() {
    assertThat(run("node node-1 drain" + UNUSED)).isEqualTo(3);
    assertThat(err.toString()).contains("nothing runs at port offset 49999");
  }

  private int run(String line) {
    CommandLine command =
        SkeinCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return command.execute(line.split(" ", -1));
  }

  private static String nl() {
    return System.lineSeparator();
  }
}
