package io.skein.loadtest.report;

import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.Percentiles.CurvePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Latency over percentiles, with equal room for each further nine: the tail, which users feel, is
 * what the picture is about (as HdrHistogram's own plots have it).
 */
final class PercentileCurve {
  private static final double[] LABELLED = {0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999};

  private PercentileCurve() {}

  /** Empty if there is nothing to draw. */
  static String html(Percentiles accept, Percentiles delivery) {
    TreeSet<Double> nines = new TreeSet<>();
    double low = Double.MAX_VALUE;
    double high = 0;
    double end = 1;
    for (Percentiles one : List.of(accept, delivery)) {
      for (CurvePoint point : one.curve()) {
        high = Math.max(high, point.ms());
        low = Math.min(low, point.ms() > 0 ? point.ms() : low);
        if (point.percentile() < 100) {
          nines.add(nines(point.percentile()));
          end = Math.max(end, nines(point.percentile()));
        }
      }
    }
    if (nines.isEmpty()) {
      return "";
    }
    nines.add(end);
    Scale horizontal = new Scale(0, end, Scale.Kind.LINEAR);
    List<Double> places = nines.stream().map(horizontal::place).toList();
    List<String> names = nines.stream().map(PercentileCurve::name).toList();
    List<Scale.Tick> ticks = new ArrayList<>();
    for (double percentile : LABELLED) {
      if (nines(percentile) <= end) {
        ticks.add(new Scale.Tick(horizontal.place(nines(percentile)), label(percentile)));
      }
    }
    List<Series> lines = new ArrayList<>();
    add(lines, "delivery", "delivered", delivery, nines);
    add(lines, "accept", "accepted", accept, nines);
    return new Chart(
            "Latency by percentile",
            "percentile",
            places,
            names,
            ticks,
            Scale.logarithmic(low, high),
            Figures::millis,
            lines,
            "",
            "")
        .html();
  }

  private static void add(
      List<Series> lines,
      String name,
      String style,
      Percentiles percentiles,
      SortedSet<Double> at) {
    if (percentiles.curve().isEmpty()) {
      return;
    }
    double[] values = new double[at.size()];
    int i = 0;
    for (double nines : at) {
      values[i++] =
          percentiles.curve().stream()
              .filter(point -> nines(point.percentile()) >= nines - 1e-9)
              .mapToDouble(CurvePoint::ms)
              .findFirst()
              .orElse(percentiles.max());
    }
    lines.add(Series.of(name, style, Series.Shape.LINE, values));
  }

  /** 90 % is one, 99 % two, 99.9 % three. */
  private static double nines(double percentile) {
    return percentile >= 100 ? Double.POSITIVE_INFINITY : -Math.log10(1 - percentile / 100);
  }

  private static String name(double nines) {
    return String.format(Locale.ROOT, "%.5f", (1 - Math.pow(10, -nines)) * 100)
            .replaceAll("\\.?0+$", "")
        + " % within";
  }

  private static String label(double percentile) {
    return (percentile == Math.rint(percentile)
            ? Long.toString(Math.round(percentile))
            : Double.toString(percentile))
        + " %";
  }
}
