package io.skein.loadtest.result;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A latency distribution in milliseconds.
 *
 * @param count samples; 0: there was nothing to measure, and the other figures mean nothing
 * @param curve the whole distribution, ascending, for the percentile curve of the report
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Percentiles(
    long count,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    List<CurvePoint> curve) {
  public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0, 0, List.of());

  /** How finely the curve is cut: steps in each halving of the distance to 100 %. */
  private static final int STEPS_PER_HALF = 4;

  public Percentiles {
    curve = List.copyOf(curve);
  }

  /**
   * One point of the curve.
   *
   * @param percentile 0 to 100
   * @param ms that many percent of the samples took no longer
   */
  public record CurvePoint(double percentile, double ms) {}

  /** Of a histogram of nanoseconds. */
  public static Percentiles of(Histogram nanos) {
    if (nanos.getTotalCount() == 0) {
      return NONE;
    }
    List<CurvePoint> curve = new ArrayList<>();
    for (HistogramIterationValue at : nanos.percentiles(STEPS_PER_HALF)) {
      curve.add(
          new CurvePoint(
              Math.round(at.getPercentileLevelIteratedTo() * 1e6) / 1e6,
              millis(at.getValueIteratedTo())));
    }
    return new Percentiles(
        nanos.getTotalCount(),
        millis(nanos.getValueAtPercentile(50)),
        millis(nanos.getValueAtPercentile(90)),
        millis(nanos.getValueAtPercentile(99)),
        millis(nanos.getValueAtPercentile(99.9)),
        millis(nanos.getMaxValue()),
        curve);
  }

  /** Three digits behind the point: microseconds are as fine as these clocks are. */
  private static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
