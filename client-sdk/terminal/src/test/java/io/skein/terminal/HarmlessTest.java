package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarmlessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J", // clear the screen
        "\u001b]0;title\u0007", // set the window's title, ring
        "\u009b31m", // the same as ESC [
        "\r", // back to the start of the line
        "\b\b\b", // over what stands before
        "\u0000",
        "\u202e", // right-to-left override
        "\u2066\u2067\u2068\u2069", // isolates
        "\u200e\u200f\u061c", // direction marks
        "\u2028\u2029", // other line ends
        "\ufeff",
        "\u00ad", // soft hyphen: shown or not, as it likes
        "\ud800", // half a character
        "\udb40\udc41", // a tag character: text that is not seen
        "\ue000" // private use: whatever the font has
      })
  void showsReplacementsForWhatCouldMoveOrHideText(String hostile) {
    String shown = Harmless.line("a" + hostile + "b");

    assertThat(shown).startsWith("a").endsWith("b").contains("\ufffd");
    assertThat(shown.codePoints().filter(Character::isISOControl)).isEmpty();
    assertThat(shown.codePoints().filter(point -> Character.getType(point) == Character.FORMAT))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "Grüße, Ελλάδα, 你好, مرحبا, שלום",
        "🎉",
        "👩‍👩‍👧",
        "é e\u0301",
        "100 % – “fine” …"
      })
  void leavesWhatPeopleWrite(String text) {
    assertThat(Harmless.line(text)).isEqualTo(text);
  }

  @Test
  void keepsOneLineOneLine() {
    assertThat(Harmless.line("a\nb\tc")).isEqualTo("a b c");
  }
}
