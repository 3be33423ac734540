package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

/** What was found, in a line. */
class FoundLinesTest {
  private static String marked(AttributedString line) {
    StringBuilder marked = new StringBuilder();
    boolean was = false;
    for (int at = 0; at < line.length(); at++) {
      boolean is = line.styleAt(at).equals(AttributedStyle.BOLD);
      marked.append(is == was ? "" : "*").append(line.charAt(at));
      was = is;
    }
    return marked.append(was ? "*" : "").toString();
  }

  @Test
  void marksTheWords() {
    AttributedString line = FoundLines.of("  1  bob: ", "the ferry goes at nine", "Ferry NINE");

    assertThat(marked(line)).isEqualTo("  1  bob: the *ferry* goes at *nine*");
  }

  @Test
  void showsWhereTheWordsAreInALongMessage() {
    String said = "🚢".repeat(200) + " the ferry " + "🚢".repeat(200);

    String line = FoundLines.of("", said, "ferry").toString();

    assertThat(line).contains("ferry").startsWith("…🚢").endsWith("🚢…");
    assertThat(line.codePointCount(0, line.length())).isEqualTo(82);
  }

  @Test
  void marksNoFurtherThanItShows() {
    String said = "北京".repeat(100);

    assertThat(marked(FoundLines.of("", said, "北京"))).isEqualTo("*" + "北京".repeat(40) + "*…");
  }

  @Test
  void showsTheBeginningIfItFindsNothing() {
    assertThat(FoundLines.of("", "a photo", "ferry").toString()).isEqualTo("a photo");
  }
}
