package io.skein.loadtest.result;

/** A threshold that cannot be read. The message quotes it and says at which column. */
public final class ThresholdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ThresholdException(String expression, int column, String what) {
    super(
        "threshold '%s', column %d: %s%n  %s%n  %s^"
            .formatted(expression, column, what, expression, " ".repeat(column - 1)));
  }
}
