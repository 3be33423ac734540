package io.skein.loadtest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time on the command line: {@code 15}, {@code 15s}, {@code 2m}, {@code 1h}. */
public record Seconds(double value) {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|)");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Seconds parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no length of time; write 15s, 2m or 1h");
    }
    double number = Double.parseDouble(matcher.group(1));
    return new Seconds(
        switch (matcher.group(2)) {
          case "ms" -> number / 1000;
          case "m" -> number * 60;
          case "h" -> number * 3600;
          default -> number;
        });
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<Seconds> {
    @Override
    public Seconds convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
