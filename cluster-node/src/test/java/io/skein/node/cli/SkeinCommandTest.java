package io.skein.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.instance.InstanceFile;
import io.skein.node.cli.instance.InstanceFile.Instance;
import io.skein.node.cli.process.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SkeinCommandTest {

  /** Nobody runs an instance there: the range that tests take offsets from ends below. */
  private static final String UNUSED = " --port-offset 49999";

  /** As unused. */
  private static final int OFFSET = 49_998;

  @TempDir private Path directory;

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
        "inspect probes",
        "inspect probes d1-2",
        "inspect probes x",
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
  void downOfNothingInADirectoryIsGoodAndNamesIt() {
    assertThat(run("down --data " + directory)).isZero();
    assertThat(out.toString()).isEqualTo("Nothing runs in " + directory + "." + nl());
  }

  /** Found it is, though nobody answers there. */
  @Test
  void anInstanceIsFoundByItsDirectoryWhereverItsPortsAre() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    InstanceFile file = InstanceFile.at(OFFSET);
    file.write(
        new Instance(
            OFFSET,
            self.pid(),
            0,
            directory.toString(),
            FreePorts.on("127.0.0.1", 1).get(0),
            "",
            true));
    try {
      assertThat(run("down --data " + directory)).isEqualTo(3);
      assertThat(err.toString())
          .contains("the supervisor (process " + self.pid() + ") does not answer");
      assertThat(run("down --data " + directory + UNUSED)).isEqualTo(3);
      assertThat(err.toString())
          .contains("in " + directory + " runs at port offset " + OFFSET + ", not 49999");
      assertThat(run("down --data " + directory + "/other --port-offset " + OFFSET)).isEqualTo(3);
      assertThat(err.toString())
          .contains("at port offset " + OFFSET + " uses " + directory + ", not");
    } finally {
      file.remove(self.pid());
    }
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
