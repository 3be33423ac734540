package io.skein.loadtest.result;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * One comparison of a figure with a bound.
 *
 * @param bound in the column's own unit
 */
record Threshold(String expression, Column column, Operator operator, double bound) {
  /** How a figure compares. Longer symbols first: the parser takes the first that fits. */
  private enum Operator {
    AT_MOST("<="),
    AT_LEAST(">="),
    EQUAL("=="),
    OTHER("!="),
    BELOW("<"),
    ABOVE(">");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    boolean holds(double value, double bound) {
      return switch (this) {
        case AT_MOST -> value <= bound;
        case AT_LEAST -> value >= bound;
        case EQUAL -> value == bound;
        case OTHER -> value != bound;
        case BELOW -> value < bound;
        case ABOVE -> value > bound;
      };
    }
  }

  static Threshold parse(String expression) {
    Cursor cursor = new Cursor(expression);
    cursor.skipBlanks();
    int nameAt = cursor.position;
    String name = cursor.takeWhile(Threshold::isOfName);
    if (name.isEmpty()) {
      throw cursor.error(nameAt, "a figure is expected here, like p99, accept.p99, lost, accepted");
    }
    Column column =
        Column.named(name)
            .orElseThrow(
                () ->
                    cursor.error(
                        nameAt, "there is no figure '" + name + "'; there are " + Column.names()));
    cursor.skipBlanks();
    int operatorAt = cursor.position;
    Operator operator =
        Arrays.stream(Operator.values())
            .filter(candidate -> cursor.takes(candidate.symbol))
            .findFirst()
            .orElseThrow(
                () ->
                    cursor.error(
                        operatorAt,
                        Arrays.stream(Operator.values())
                            .map(candidate -> candidate.symbol)
                            .collect(Collectors.joining(" ", "one of ", " is expected here"))));
    cursor.skipBlanks();
    int numberAt = cursor.position;
    String number = cursor.takeWhile(c -> (c >= '0' && c <= '9') || c == '.');
    BigDecimal value = number(cursor, numberAt, number);
    cursor.skipBlanks();
    int unitAt = cursor.position;
    String unit = cursor.takeWhile(c -> Character.isLetter(c) || c == '%');
    double factor =
        column.unit().factor(unit).orElseThrow(() -> unknownUnit(cursor, unitAt, unit, column));
    cursor.skipBlanks();
    if (!cursor.atEnd()) {
      throw cursor.error(cursor.position, "nothing more is expected here");
    }
    return new Threshold(
        expression.strip(),
        column,
        operator,
        value.multiply(BigDecimal.valueOf(factor)).doubleValue());
  }

  private static boolean isOfName(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }

  private static ThresholdException unknownUnit(Cursor cursor, int at, String unit, Column column) {
    return cursor.error(
        at,
        (unit.isEmpty() ? "a unit is expected here" : "unknown unit '" + unit + "'")
            + "; "
            + column.name()
            + " takes "
            + column.unit().names());
  }

  /** Decimal: 99.9 times 0.01 as doubles is more than 0.999. */
  private static BigDecimal number(Cursor cursor, int at, String digits) {
    try {
      return new BigDecimal(digits);
    } catch (NumberFormatException notANumber) {
      throw cursor.error(at, "a number is expected here");
    }
  }

  RunResult.ThresholdResult evaluate(RunResult result) {
    OptionalDouble value = column.value(result);
    return new RunResult.ThresholdResult(
        expression,
        value.isPresent() ? value.getAsDouble() : null,
        column.unit().symbol(),
        value.isPresent() && operator.holds(value.getAsDouble(), bound));
  }

  @Override
  public String toString() {
    return expression;
  }

  /** Where the parser is. */
  private static final class Cursor {
    private final String text;
    private int position;

    Cursor(String text) {
      this.text = text;
    }

    void skipBlanks() {
      while (!atEnd() && Character.isWhitespace(text.charAt(position))) {
        position++;
      }
    }

    String takeWhile(IntPredicate allowed) {
      int start = position;
      while (!atEnd() && allowed.test(text.charAt(position))) {
        position++;
      }
      return text.substring(start, position);
    }

    boolean takes(String symbol) {
      if (!text.startsWith(symbol, position)) {
        return false;
      }
      position += symbol.length();
      return true;
    }

    boolean atEnd() {
      return position == text.length();
    }

    ThresholdException error(int at, String what) {
      return new ThresholdException(text, at + 1, what);
    }
  }
}
