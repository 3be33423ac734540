package io.skein.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/bad-input.md and docs/features.md name is there. */
class BadInputListTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> SOURCES =
      List.of(
          "protocol/src/test",
          "cluster-node/src/test",
          "client-sdk/java/src/test",
          "client-sdk/terminal/src/test",
          "loadtest/src/test");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void namesTestsThatExist() throws IOException {
    check("docs/bad-input.md", 20);
  }

  @Test
  void featuresNameTestsThatExist() throws IOException {
    check("docs/features.md", 10);
  }

  private static void check(String path, int min) throws IOException {
    String document = Files.readString(ROOT.resolve(path));
    Set<String> missing = new LinkedHashSet<>();
    int named = 0;
    for (MatchResult found : NAMED.matcher(document).results().toList()) {
      named++;
      String source = source(found.group(1));
      String name = found.group(2);
      if (!source.contains("  void " + name + "(")
          && !source.contains("  Stream<DynamicTest> " + name + "(")) {
        missing.add(found.group());
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(min);
  }

  /** Of all classes of this name: modules do not mind each other's. */
  private static String source(String test) throws IOException {
    StringBuilder found = new StringBuilder();
    for (String sources : SOURCES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(sources))) {
        files
            .filter(file -> file.endsWith(test + ".java"))
            .map(BadInputListTest::read)
            .forEach(found::append);
      }
    }
    return found.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
