package io.skein.node.cli;

import java.util.Map;

/**
 * A few terminal colours, or none: where no terminal is, and where NO_COLOR is set (no-color.org).
 */
enum Colours {
  ON,
  OFF;

  private static final String RESET = "\033[0m";

  static Colours choose(boolean terminal, Map<String, String> environment) {
    return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty() ? ON : OFF;
  }

  String good(String text) {
    return paint("\033[32m", text);
  }

  String warning(String text) {
    return paint("\033[33m", text);
  }

  String bad(String text) {
    return paint("\033[31m", text);
  }

  String strong(String text) {
    return paint("\033[1m", text);
  }

  String faint(String text) {
    return paint("\033[2m", text);
  }

  private String paint(String code, String text) {
    return this == ON ? code + text + RESET : text;
  }
}
