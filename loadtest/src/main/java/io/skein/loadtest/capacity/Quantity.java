package io.skein.loadtest.capacity;

import java.util.Locale;

/** Numbers of any size, with three digits that matter. */
final class Quantity {
  private static final String[] NAMES = {"", " k", " M", " bn", " tn"};
  private static final String[] BYTES = {" B", " kB", " MB", " GB", " TB", " PB", " EB"};
  private static final String[] BITS = {" bit/s", " kbit/s", " Mbit/s", " Gbit/s", " Tbit/s"};
  private static final double THOUSAND = 1000;
  private static final double WHOLE_MAX = 1e5;

  private Quantity() {}

  static String number(double value) {
    return value < WHOLE_MAX && value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : scaled(value, NAMES);
  }

  static String number(long value) {
    return number((double) value);
  }

  static String bytes(double value) {
    return scaled(value, BYTES);
  }

  static String bits(double perSecond) {
    return scaled(perSecond, BITS);
  }

  private static String scaled(double value, String[] names) {
    double shown = value;
    int name = 0;
    while (shown >= THOUSAND * 0.9995 && name < names.length - 1) {
      shown /= THOUSAND;
      name++;
    }
    String digits =
        String.format(Locale.ROOT, shown >= 100 ? "%.0f" : shown >= 10 ? "%.1f" : "%.2f", shown);
    if (shown < 1 && shown > 0) {
      digits = String.format(Locale.ROOT, "%.3g", shown);
    }
    return (digits.contains(".") && !digits.contains("e")
            ? digits.replaceAll("\\.?0+$", "")
            : digits)
        + names[name];
  }
}
