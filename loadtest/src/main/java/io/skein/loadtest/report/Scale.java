package io.skein.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Where values lie on an axis.
 *
 * @param from value at the axis' beginning
 * @param to value at its end
 */
record Scale(double from, double to, Kind kind) {
  /** How values become places. */
  enum Kind {
    LINEAR,
    /** Equal ratios take equal room: what makes 1 ms and 2 s fit one picture. */
    LOGARITHMIC
  }

  /**
   * A labelled place.
   *
   * @param place 0 at the axis' beginning, 1 at its end
   */
  record Tick(double place, String label) {}

  private static final double[] STEPS = {1, 2, 5, 10};
  private static final double[] TIME_STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400
  };
  private static final int TICKS = 5;
  private static final int DECADES_WITH_STEPS = 2;

  /** From 0 to at least {@code max}, ending at a tick. */
  static Scale fromZero(double max) {
    double end = max > 0 ? max : 1;
    double step = step(end);
    return new Scale(0, Math.ceil(end / step - 1e-9) * step, Kind.LINEAR);
  }

  /** From {@code from} to {@code to} as they are. */
  static Scale time(double from, double to) {
    return new Scale(from, Math.max(to, from + 1), Kind.LINEAR);
  }

  /** Around all positive values, from and to a 1, 2 or 5. */
  static Scale logarithmic(double min, double max) {
    double low = min > 0 ? min : 0.1;
    double high = Math.max(max, low * 2);
    return new Scale(roundedDown(low), roundedUp(high), Kind.LOGARITHMIC);
  }

  /** 0 to 1; what lies outside is at the nearer end. */
  double place(double value) {
    double place =
        kind == Kind.LINEAR
            ? (value - from) / (to - from)
            : Math.log(Math.max(value, from) / from) / Math.log(to / from);
    return Math.min(1, Math.max(0, place));
  }

  List<Tick> ticks(DoubleFunction<String> label) {
    List<Tick> ticks = new ArrayList<>();
    if (kind == Kind.LINEAR) {
      double step = step(to);
      for (int i = 0; from + i * step <= to * (1 + 1e-9); i++) {
        double at = from + i * step;
        ticks.add(new Tick(place(at), label.apply(at)));
      }
      return ticks;
    }
    boolean fewDecades = Math.log10(to / from) <= DECADES_WITH_STEPS;
    for (double decade = decade(from); decade <= to * (1 + 1e-9); decade *= 10) {
      for (double step : fewDecades ? new double[] {1, 2, 5} : new double[] {1}) {
        double at = decade * step;
        if (at >= from * (1 - 1e-9) && at <= to * (1 + 1e-9)) {
          ticks.add(new Tick(place(at), label.apply(at)));
        }
      }
    }
    return ticks;
  }

  /** Ticks at round minutes or seconds. */
  List<Tick> timeTicks() {
    double step = TIME_STEPS[TIME_STEPS.length - 1];
    for (double candidate : TIME_STEPS) {
      if ((to - from) / candidate <= TICKS + 1) {
        step = candidate;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    for (double at = Math.ceil(from / step) * step; at <= to; at += step) {
      ticks.add(new Tick(place(at), Figures.clock(at)));
    }
    return ticks;
  }

  private static double step(double max) {
    double least = max / TICKS;
    double decade = decade(least);
    for (double step : STEPS) {
      if (decade * step >= least * (1 - 1e-9)) {
        return decade * step;
      }
    }
    throw new IllegalStateException("no step for " + max);
  }

  private static double decade(double value) {
    return Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
  }

  private static double roundedDown(double value) {
    double decade = decade(value);
    return value >= 5 * decade ? 5 * decade : value >= 2 * decade ? 2 * decade : decade;
  }

  private static double roundedUp(double value) {
    double decade = decade(value);
    for (double step : STEPS) {
      if (value <= decade * step * (1 + 1e-9)) {
        return decade * step;
      }
    }
    throw new IllegalStateException("no end for " + value);
  }
}
