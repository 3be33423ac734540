package io.skein.node.cli;

import java.util.Locale;

/** One line of {@code doctor}: what was found, and, if it is not good, what to do. */
record Finding(Grade grade, String text) {

  enum Grade {
    OK("ok"),
    /** Works, but not well. */
    WARN("warn"),
    /** {@code up} would not work. */
    FAIL("FAIL");

    private final String word;

    Grade(String word) {
      this.word = word;
    }
  }

  static Finding ok(String text) {
    return new Finding(Grade.OK, text);
  }

  static Finding warn(String text) {
    return new Finding(Grade.WARN, text);
  }

  static Finding fail(String text) {
    return new Finding(Grade.FAIL, text);
  }

  String line() {
    return String.format(Locale.ROOT, "%-5s %s", grade.word, text);
  }
}
