package io.skein.client.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README shows the program that is compiled here. */
class ReadmeTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/io/skein/client/examples/HelloSkein.java");
  private static final Path README = Path.of("../../README.md");

  @Test
  void showsTheExampleThatCompiles() throws IOException {
    String source = Files.readString(EXAMPLE);
    String shown = source.substring(source.indexOf("import "));

    assertThat(Files.readString(README)).contains("```java\n" + shown + "```");
  }
}
