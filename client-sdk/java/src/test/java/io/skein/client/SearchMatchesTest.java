package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.SearchMatches.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is marked of what was found: {@code client-sdk/conformance/search-matches.tsv}, which the
 * TypeScript SDK runs as well.
 */
class SearchMatchesTest {
  private static final Path TABLE = Path.of("../conformance/search-matches.tsv");

  @TestFactory
  Stream<DynamicTest> marksWhatWasSearchedFor() throws IOException {
    List<String[]> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .toList();
    assertThat(rows).hasSizeGreaterThan(20);
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(row[0] + " in " + row[1], () -> check(row[0], row[1])));
  }

  private static void check(String words, String marked) {
    String text = marked.replaceAll("[‹›]", "");

    assertThat(marked(SearchMatches.of(words, text), text)).isEqualTo(marked);
  }

  private static String marked(List<Match> matches, String text) {
    StringBuilder marked = new StringBuilder();
    int done = 0;
    for (Match match : matches) {
      marked.append(text, done, match.from()).append('‹');
      marked.append(text, match.from(), match.to()).append('›');
      done = match.to();
    }
    return marked.append(text.substring(done)).toString();
  }

  @Test
  void countsInUnitsOfTheText() {
    assertThat(SearchMatches.of("ferry", "⛵️ 🚢 ferry")).containsExactly(new Match(6, 11));
  }

  @Test
  void findsItsWayThroughALongText() {
    String text = "ﬃ".repeat(10_000) + " ferry";

    assertThat(SearchMatches.of("ferry", text)).containsExactly(new Match(10_001, 10_006));
  }
}
