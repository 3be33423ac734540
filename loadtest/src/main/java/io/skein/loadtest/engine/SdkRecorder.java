package io.skein.loadtest.engine;

import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.RunResult;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts and latencies of the users on the SDK, in the measured time. Thread-safe. */
final class SdkRecorder {
  private final Histogram accept = new Histogram(3);
  private final Histogram delivery = new Histogram(3);
  private final Map<String, Long> errors = new TreeMap<>();
  private long offered;
  private long dropped;

  synchronized void offered() {
    offered++;
  }

  synchronized void dropped() {
    dropped++;
  }

  /**
   * @param nanos from when the post was due until its future was done
   */
  synchronized void accepted(long nanos) {
    accept.recordValue(Math.max(0, nanos));
  }

  /**
   * @param nanos from when the post was due until the listener was called
   */
  synchronized void delivered(long nanos) {
    delivery.recordValue(Math.max(0, nanos));
  }

  synchronized void error(String code) {
    errors.merge(code, 1L, Long::sum);
  }

  synchronized RunResult.Sdk result(int users, double cpuShare) {
    return new RunResult.Sdk(
        users,
        offered,
        accept.getTotalCount(),
        delivery.getTotalCount(),
        dropped,
        Percentiles.of(accept),
        Percentiles.of(delivery),
        errors,
        cpuShare);
  }
}
