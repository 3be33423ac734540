package io.skein.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Wrong use is one clear line and exit code 2, before anything is connected. */
final class LoadMainTest {
  private final StringWriter err = new StringWriter();

  private int execute(String line) {
    CommandLine command = LoadMain.commandLine().setErr(new PrintWriter(err));
    return command.execute(line.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuch | nosuch",
        "direct --users 3 | even number of users",
        "direct --rate 1e9 | impossible",
        "direct --rate 0 | --rate must be above 0",
        "direct --rate 10 --window 2 | choose",
        "direct --duration soon | no length of time",
        "direct --threshold p99<250 | column 8",
        "direct --threshold speed<250ms | there is no figure 'speed'",
        "direct --step 5s | step '5s'",
        "direct --sdk-users 3 | even number",
        "direct --sdk-users -2 | even number",
        "direct --sdk-users 2 --window 4 | post at a rate",
        "direct --sdk-users 2 --target xmpp://127.0.0.1:1/x | not xmpp://",
        "sync --sdk-users 2 | --sdk-users",
        "group --size 5000 | 2 to 500 members",
        "large-group --members 500 | more than 500 members",
        "large-group --members 600 --online 601 | at most all of them",
        "large-group --members 600 --online 1 | 2 members online",
        "large-group --members 600 --online 2 --senders 3 | at most those online",
        "large-group --generators 2 | stays on one generator",
        "hot-group --users 3 | even number of users",
        "hot-group --members 501 | a group of 2 to 500 members",
        "hot-group --hot-rate 0 | --hot-rate above 0",
        "hot-group --window 2 | no closed model",
        "compare group --size 5000 | 2 to 500 members",
        "compare group --rounds 0 | --rounds is 1 or more",
        "compare connect --rounds 0 | --rounds is 1 or more",
        "sync --backlog 0 | backlog",
        "churn --window 3 | no closed model",
        "day --users 5 | at least 60 users",
        "reconnect-storm --share 2 | a share above 0",
        "presence --contacts 1000 | fewer of them than users",
        "presence --share 0 | a share above 0",
        "presence --absent -1 | no less than 0",
        "presence --generators 2 --sdk-users 0 | watch each other",
        "calls --users 5 | even number of users",
        "calls --rate 0 | --rate must be above 0",
        "calls --body 2000 | --body is 0 to 1024",
        "calls --threshold p99<250 | column 8",
        "run | Missing required parameter: 'FILE'",
        "run nobody.conf | nobody.conf: there is no such file",
        "run ../config/load/spike.conf --threshold phases.x.p99<1s | there is no measured phase"
            + " 'x'",
        "run ../config/load/spike.conf --step 5s | step '5s'",
        "run ../config/load/spike.conf --generators 0 | 1 to 64 processes",
        "direct --generators 2 --sdk-users 2 | --sdk-users stay on one generator",
        "direct --generators 0 | 1 to 64 processes",
        "direct --generators 9999999999 | 1 to 64 processes",
        "direct --generators here | no HOST:PORT",
        "direct --generators 127.0.0.1:1,127.0.0.1:1 | names an agent twice",
        "direct --generators 127.0.0.1:1 | SKEIN_LOAD_SECRET",
        "agent --listen 127.0.0.1:0 | SKEIN_LOAD_SECRET"
      })
  void saysWhatIsWrong(String line, String message) {
    assertThat(execute(line)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void saysThatNothingIsThere(@TempDir Path directory) throws IOException {
    Path key = directory.resolve("service-key");
    Files.writeString(key, "key");

    // Port 1 is never a cluster's.
    int code = execute("direct --target http://127.0.0.1:1 --service-key-file " + key);

    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("no answer from http://127.0.0.1:1/");
  }
}
