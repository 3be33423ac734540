package io.skein.loadtest.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as a person reads them: three digits that matter, and a unit. */
final class Figures {
  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private Figures() {}

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Three digits, thousands separated; whole numbers without a point. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return trimmed(
        String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value));
  }

  static String millis(double ms) {
    return ms >= 1000 ? number(ms / 1000) + " s" : number(ms) + " ms";
  }

  static String bytes(double bytes) {
    double value = bytes;
    int size = 0;
    while (Math.abs(value) >= 1000 && size < SIZES.length - 1) {
      value /= 1000;
      size++;
    }
    return number(value) + " " + SIZES[size];
  }

  /** Enough digits that 99.99 % is not taken for all. */
  static String share(double share) {
    return trimmed(String.format(Locale.ROOT, "%.3f", share * 100)) + " %";
  }

  /** Minutes and seconds from the start; hours if there are any. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole >= SECONDS_PER_HOUR
        ? String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            whole / SECONDS_PER_HOUR,
            whole / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE,
            whole % SECONDS_PER_MINUTE)
        : String.format(
            Locale.ROOT, "%d:%02d", whole / SECONDS_PER_MINUTE, whole % SECONDS_PER_MINUTE);
  }

  /** A value in one of the units of a threshold; a dash if there is none. */
  static String of(@Nullable Double value, String unit) {
    if (value == null) {
      return "–";
    }
    return switch (unit) {
      case "ms" -> millis(value);
      case "bytes" -> bytes(value);
      case "share" -> share(value);
      default -> number(value);
    };
  }

  private static String trimmed(String decimal) {
    return decimal.contains(".") ? decimal.replaceAll("\\.?0+$", "") : decimal;
  }
}
