package io.skein.node.people;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * What people may write about themselves and others in one line: anything, in Unicode's NFC so that
 * what looks the same is the same, without blanks at its ends; but nothing that moves, hides or
 * turns round what stands beside it on a screen, and not what nobody sees. Pure.
 */
final class TextRules {
  private TextRules() {}

  /**
   * The text as it is kept; null: it may not be.
   *
   * @param bytesMax in UTF-8: normalizing may have made it longer
   */
  static @Nullable String normalized(String raw, int bytesMax) {
    String text = Normalizer.normalize(raw, Normalizer.Form.NFC).strip();
    boolean isSeen = text.isEmpty() || text.codePoints().anyMatch(TextRules::isSeen);
    return !isSeen
            || text.codePoints().anyMatch(TextRules::isControl)
            || text.getBytes(StandardCharsets.UTF_8).length > bytesMax
        ? null
        : text;
  }

  /**
   * By itself. What joins letters or emoji, and what marks them, is seen with others only; the
   * fillers of Hangul and the empty Braille pattern are letters and symbols by their type.
   */
  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.FORMAT, Character.NON_SPACING_MARK, Character.SPACE_SEPARATOR -> false;
      default -> "\u115f\u1160\u2800\u3164\uffa0".indexOf(character) < 0;
    };
  }

  /**
   * Line and paragraph separators, controls, and the embeddings, overrides and isolates (UAX 9).
   */
  private static boolean isControl(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default ->
          (character >= 0x202a && character <= 0x202e)
              || (character >= 0x2066 && character <= 0x2069);
    };
  }
}
