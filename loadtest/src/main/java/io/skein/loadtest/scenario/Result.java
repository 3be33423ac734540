package io.skein.loadtest.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run found, by name, in the order of a report; values are numbers, texts and maps of them.
 */
public final class Result {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, Object> values = new LinkedHashMap<>();

  public Result(String scenario, String target) {
    put("scenario", scenario);
    put("target", target);
  }

  public Result put(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Percentiles of a histogram of nanoseconds, in milliseconds. */
  public Result latency(String name, Histogram nanos) {
    Map<String, Object> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", millis(nanos, 50));
    percentiles.put("p90", millis(nanos, 90));
    percentiles.put("p99", millis(nanos, 99));
    percentiles.put("p999", millis(nanos, 99.9));
    percentiles.put("max", rounded(nanos.getMaxValue() / NANOS_PER_MILLI));
    return put(name, percentiles);
  }

  /**
   * CPU seconds of the target's processes between two readings.
   *
   * @param units how many units of work they are for
   * @param unit name of a unit, for the per-unit figure
   */
  public Result cpu(
      Map<String, Double> before, Map<String, Double> after, double units, String unit) {
    Map<String, Object> parts = new LinkedHashMap<>();
    double sum = 0;
    for (Map.Entry<String, Double> entry : after.entrySet()) {
      double used = entry.getValue() - before.getOrDefault(entry.getKey(), 0.0);
      parts.put(entry.getKey(), rounded(used));
      sum += used;
    }
    put("server_cpu_s", parts);
    return put("server_cpu_s_per_" + unit, rounded(sum / units));
  }

  public Map<String, Object> values() {
    return values;
  }

  private static double millis(Histogram nanos, double percentile) {
    return rounded(nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI);
  }

  /** Three digits behind the point: more would claim more than a run can tell. */
  public static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
