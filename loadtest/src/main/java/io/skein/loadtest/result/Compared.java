package io.skein.loadtest.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The figures that a comparison looks at, in its order. */
enum Compared {
  ACCEPTED_PER_S("accepted_per_s", Better.HIGHER, row -> row.accepted() / row.lengthS()),
  DELIVERED_PER_S("delivered_per_s", Better.HIGHER, row -> row.delivered() / row.lengthS()),
  ACCEPT_P50("accept.p50", Better.LOWER, row -> of(row.accept(), row.accept().p50())),
  ACCEPT_P99("accept.p99", Better.LOWER, row -> of(row.accept(), row.accept().p99())),
  DELIVERY_P50("delivery.p50", Better.LOWER, row -> of(row.delivery(), row.delivery().p50())),
  DELIVERY_P99("delivery.p99", Better.LOWER, row -> of(row.delivery(), row.delivery().p99())),
  CPU_S_PER_100K("cpu_s_per_100k", Better.LOWER, Compared::cpuPerUnit),
  RSS_BYTES_PER_CONNECTION("rss_bytes_per_connection", Better.LOWER, row -> Double.NaN),
  ACCEPTED("accepted", Better.HIGHER, row -> Double.NaN) {
    /** A share of what was offered is no measurement with noise: a tenth of a percent matters. */
    @Override
    double floor(double wanted) {
      return Math.min(wanted, 0.001);
    }
  };

  /** Which way is up. */
  private enum Better {
    HIGHER,
    LOWER
  }

  private final String column;
  private final Better better;
  private final IntervalValue interval;

  /** The figure of one interval; not a number if the interval has none. */
  private interface IntervalValue extends ToDoubleFunction<TimeLine.Row> {}

  Compared(String column, Better better, IntervalValue interval) {
    this.column = column;
    this.better = better;
    this.interval = interval;
  }

  double floor(double wanted) {
    return wanted;
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
        Math.max(floor(floor), Math.hypot(spread(baseline.timeline()), spread(now.timeline())));
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
