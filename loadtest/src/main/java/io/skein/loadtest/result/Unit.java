package io.skein.loadtest.result;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The units that a bound may be written in.
 *
 * @param symbol of the column's own unit; see {@link RunResult.ThresholdResult}
 * @param factors to the column's own unit; {@code ""} is a bare number
 */
record Unit(String symbol, Map<String, Double> factors) {
  /** Counts and rates. */
  static final Unit NUMBER = new Unit("", Map.of("", 1.0, "k", 1e3, "M", 1e6));

  /** Of one: {@code 0.999} or {@code 99.9%}. */
  static final Unit SHARE = new Unit("share", Map.of("", 1.0, "%", 0.01));

  /** A bare number would leave open whether milliseconds or seconds were meant. */
  static final Unit MILLIS = new Unit("ms", Map.of("us", 1e-3, "µs", 1e-3, "ms", 1.0, "s", 1e3));

  /** Powers of ten and of two, as SI and IEC write them. */
  static final Unit BYTES =
      new Unit(
          "bytes",
          Map.of(
              "", 1.0, "B", 1.0, "kB", 1e3, "MB", 1e6, "GB", 1e9, "KiB", 0x1p10, "MiB", 0x1p20,
              "GiB", 0x1p30));

  /** A scenario's own figure, whose unit its name says. */
  static final Unit ANY = new Unit("", Map.of("", 1.0));

  Unit {
    factors = Map.copyOf(factors);
  }

  OptionalDouble factor(String unit) {
    Double factor = factors.get(unit);
    return factor == null ? OptionalDouble.empty() : OptionalDouble.of(factor);
  }

  String names() {
    return new TreeMap<>(factors)
        .keySet().stream()
            .map(name -> name.isEmpty() ? "no unit" : name)
            .collect(Collectors.joining(", "));
  }
}
