package io.skein.loadtest.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A figure that a comparison looks at.
 *
 * @param floorMax the floor of its noise is never above this share of 1
 * @param interval the figure of one interval; not a number if the interval has none
 */
record Compared(
    String column, Better better, double floorMax, ToDoubleFunction<TimeLine.Row> interval) {
  /** In the order of a comparison. */
  static final List<Compared> ALL =
      List.of(
          higher("accepted_per_s", row -> row.accepted() / row.lengthS()),
          higher("delivered_per_s", row -> row.delivered() / row.lengthS()),
          lower("accept.p50", row -> of(row.accept(), row.accept().p50())),
          lower("accept.p99", row -> of(row.accept(), row.accept().p99())),
          lower("delivery.p50", row -> of(row.delivery(), row.delivery().p50())),
          lower("delivery.p99", row -> of(row.delivery(), row.delivery().p99())),
          lower("cpu_s_per_100k", Compared::cpuPerUnit),
          lower("rss_bytes_per_connection", row -> Double.NaN),
          // A share of what was offered is no measurement with noise: a tenth of a percent matters.
          new Compared("accepted", Better.HIGHER, 0.001, row -> Double.NaN));

  /** Which way is up. */
  private enum Better {
    HIGHER,
    LOWER
  }

  private static Compared higher(String column, ToDoubleFunction<TimeLine.Row> interval) {
    return new Compared(column, Better.HIGHER, 1, interval);
  }

  private static Compared lower(String column, ToDoubleFunction<TimeLine.Row> interval) {
    return new Compared(column, Better.LOWER, 1, interval);
  }

  /** Empty if one of the runs has nothing to measure it by, or it is 0 in both. */
  Optional<Comparison.Figure> figure(RunResult baseline, RunResult now, double floor) {
    Column of = Column.named(column).orElseThrow();
    OptionalDouble before = of.value(baseline);
    OptionalDouble after = of.value(now);
    if (before.isEmpty()
        || after.isEmpty()
        || (before.getAsDouble() == 0 && after.getAsDouble() == 0)) {
      return Optional.empty();
    }
    double noise =
        Math.max(
            Math.min(floor, floorMax),
            Math.hypot(spread(baseline.timeline()), spread(now.timeline())));
    double was = before.getAsDouble();
    double is = after.getAsDouble();
    return Optional.of(
        new Comparison.Figure(
            column,
            was,
            is,
            was == 0 ? null : Math.round(is / was * 1e4) / 1e4,
            Math.round(noise * 1e4) / 1e4,
            change(was, is, noise)));
  }

  private Comparison.Change change(double was, double is, double noise) {
    double gain = better == Better.HIGHER ? is - was : was - is;
    if (Math.abs(gain) <= was * noise) {
      return Comparison.Change.SAME;
    }
    return gain > 0 ? Comparison.Change.BETTER : Comparison.Change.WORSE;
  }

  private double spread(TimeLine line) {
    List<TimeLine.Row> rows = line.measured();
    return Spread.of(
        rows.stream().mapToDouble(interval).filter(value -> !Double.isNaN(value)).toArray());
  }

  private static double of(TimeLine.Interval interval, double value) {
    return interval.count() == 0 ? Double.NaN : value;
  }

  private static double cpuPerUnit(TimeLine.Row row) {
    double cores = row.serverCores().values().stream().mapToDouble(Double::doubleValue).sum();
    long units = row.delivered() > 0 ? row.delivered() : row.accepted();
    return units == 0 || row.serverCores().isEmpty() ? Double.NaN : cores * row.lengthS() / units;
  }
}
