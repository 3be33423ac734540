package io.skein.terminal;

/**
 * Makes text from other people safe to print: what would move the cursor, colour the screen, ring,
 * hide or turn the direction of what follows is shown as a replacement character. Stateless.
 */
final class Harmless {
  private static final char SHOWN = '\ufffd';
  private static final int TAGS_FIRST = 0xe0000;
  private static final int TAGS_LAST = 0xe0fff;

  private Harmless() {}

  /** One line: line breaks and tabs become spaces. */
  static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\t') {
                safe.append(' ');
              } else if (isHarmful(point)) {
                safe.append(SHOWN);
              } else {
                safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }

  private static boolean isHarmful(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED
        || type == Character.PRIVATE_USE
        || (type == Character.FORMAT && !joins(point))
        || (point >= TAGS_FIRST && point <= TAGS_LAST);
  }

  /** Joiners make one sign of several, in scripts and in emoji, and move nothing. */
  private static boolean joins(int point) {
    return point == 0x200c || point == 0x200d;
  }
}
