package io.skein.node.search;

import java.util.ArrayList;
import java.util.List;

/**
 * What a user has written into a search: parts between blanks, all of which must occur, and parts
 * between double quotes, which must occur as they stand there. A quote that is not closed ends with
 * the text. Nothing else has a meaning. Pure.
 */
public final class SearchWords {
  private SearchWords() {}

  /**
   * @param quoted whether it stood between quotes
   */
  public record Part(String text, boolean quoted) {}

  /** The parts, in order, none blank. */
  public static List<Part> of(String words) {
    List<Part> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (isQuote(c)) {
        add(parts, part, quoted);
        quoted = !quoted;
      } else if (!quoted && isBlank(c)) {
        add(parts, part, false);
      } else {
        part.append(c);
      }
    }
    add(parts, part, quoted);
    return parts;
  }

  /** As keyboards of phones and of Europe write them, too. */
  private static boolean isQuote(char c) {
    return c == '"' || c == '\u201c' || c == '\u201d' || c == '\u201e' || c == '\uff02';
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static void add(List<Part> parts, StringBuilder part, boolean quoted) {
    if (!part.toString().isBlank()) {
      parts.add(new Part(part.toString(), quoted));
    }
    part.setLength(0);
  }
}
