package io.skein.node.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {

  @TempDir private Path directory;

  @Test
  void namesTheMostTellingLineAndWhereItStands() throws IOException {
    Path output =
        Files.writeString(
            directory.resolve("output.log"),
            "Exception in thread main\n\tat x.Y\njava.net.BindException: Address already in use\n");
    Path log =
        Files.writeString(
            directory.resolve("system.log"), "2026-11-22T12:00:00Z ERROR [main] it failed\n");

    assertThat(LastWords.explain(output, log))
        .isEqualTo("java.net.BindException: Address already in use (log: " + output + ")");
  }

  @Test
  void ignoresMarksThatAHarmlessLineQuotes() throws IOException {
    Path log =
        Files.writeString(
            directory.resolve("system.log"),
            """
            2026-11-22T12:00:00Z INFO [main] options: -XX:+ExitOnOutOfMemoryError
            2026-11-22T12:00:01Z ERROR [main] no such table
            """);

    assertThat(LastWords.explain(directory.resolve("absent"), log))
        .startsWith("2026-11-22T12:00:01Z ERROR [main] no such table (log: ");
  }

  @Test
  void longReasonIsCut() throws IOException {
    Path output = Files.writeString(directory.resolve("o"), "ERROR " + "x".repeat(10_000));

    assertThat(LastWords.explain(output, output)).hasSizeLessThan(600);
  }

  @Test
  void saysWhereToLookWhenNothingWasSaid() {
    assertThat(LastWords.explain(directory.resolve("o"), directory.resolve("l")))
        .startsWith("no reason was logged")
        .contains(directory.resolve("o").toString());
  }
}
