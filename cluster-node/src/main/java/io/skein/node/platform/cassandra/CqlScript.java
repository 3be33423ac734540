package io.skein.node.platform.cassandra;

import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a {@code .cql} text, without its comments. Pure. Knows {@code --} and {@code
 * //} comments, {@code /* *}{@code /} comments, and strings in single quotes; that is all our
 * schema uses.
 */
final class CqlScript {
  private final String text;
  private final List<String> statements = new ArrayList<>();
  private final StringBuilder statement = new StringBuilder();
  private int position;

  private CqlScript(String text) {
    this.text = text;
  }

  /**
   * The statements in order, without the semicolon, white space between words made one space.
   *
   * @throws IllegalArgumentException if the last statement, a string or a comment does not end
   */
  static List<String> statementsOf(String text) {
    return new CqlScript(text).split();
  }

  private List<String> split() {
    while (position < text.length()) {
      if (text.startsWith("--", position) || text.startsWith("//", position)) {
        skipTo("\n");
      } else if (text.startsWith("/*", position)) {
        skipTo("*/");
      } else {
        take(text.charAt(position));
      }
    }
    if (!statement.toString().isBlank()) {
      throw new IllegalArgumentException("a statement does not end with a semicolon");
    }
    return List.copyOf(statements);
  }

  private void skipTo(String end) {
    int found = text.indexOf(end, position + 2);
    if (found < 0 && !end.equals("\n")) {
      throw new IllegalArgumentException("a comment does not end");
    }
    position = found < 0 ? text.length() : found + end.length();
    space();
  }

  private void take(char character) {
    if (character == '\'') {
      int end = text.indexOf('\'', position + 1);
      if (end < 0) {
        throw new IllegalArgumentException("a string does not end");
      }
      // Two quotes inside a string are two strings to us, and one quote to Cassandra: same text.
      statement.append(text, position, end + 1);
      position = end + 1;
      return;
    }
    position++;
    if (character == ';') {
      statements.add(statement.toString().strip());
      statement.setLength(0);
    } else if (Character.isWhitespace(character)) {
      space();
    } else {
      statement.append(character);
    }
  }

  private void space() {
    if (!statement.isEmpty() && statement.charAt(statement.length() - 1) != ' ') {
      statement.append(' ');
    }
  }
}
