package io.skein.client.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what compiles. */
final class ReadmeExampleTest {
  @Test
  void theReadmeShowsTheExampleThatCompiles() throws IOException {
    Path source = Path.of("src/test/java/io/skein/client/example/HelloSkein.java");
    String example = Files.readString(source).replace("package io.skein.client.example;\n\n", "");

    String readme = Files.readString(Path.of("../../README.md"));

    assertThat(readme).contains("```java\n" + example + "```\n");
  }
}
