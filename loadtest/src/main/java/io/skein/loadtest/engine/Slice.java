package io.skein.loadtest.engine;

import io.skein.loadtest.result.TimeLine;
import org.HdrHistogram.Histogram;

/**
 * What one generator, or several together, did in one interval of a run. Its histograms are not
 * changed any more.
 *
 * @param phase see {@link TimeLine.Row}
 * @param measured whether it counts for the figures
 * @param endNanos {@link System#nanoTime()} of whoever has it
 * @param lengthNanos how long it was
 * @param offered in this interval, as all counts
 * @param accept nanoseconds, of all that was accepted
 * @param delivery nanoseconds, of all that was delivered
 * @param lagNanos how late the generator was, at most
 */
public record Slice(
    String phase,
    boolean measured,
    long endNanos,
    long lengthNanos,
    long offered,
    long dropped,
    long errors,
    Histogram accept,
    Histogram delivery,
    long lagNanos) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /** As many as it has latencies of: the two cannot differ. */
  public long accepted() {
    return accept.getTotalCount();
  }

  /** As {@link #accepted}. */
  public long delivered() {
    return delivery.getTotalCount();
  }

  /** Of two generators in the same interval: sums, and the worse of what has no sum. */
  public Slice plus(Slice other) {
    return with(other, Math.max(lengthNanos, other.lengthNanos));
  }

  /** With another interval of the same generator and phase. */
  public Slice then(Slice other) {
    return with(other, lengthNanos + other.lengthNanos);
  }

  private Slice with(Slice other, long together) {
    return new Slice(
        phase,
        measured,
        endNanos - other.endNanos > 0 ? endNanos : other.endNanos,
        together,
        offered + other.offered,
        dropped + other.dropped,
        errors + other.errors,
        sum(accept, other.accept),
        sum(delivery, other.delivery),
        Math.max(lagNanos, other.lagNanos));
  }

  static Histogram sum(Histogram one, Histogram other) {
    Histogram both = new Histogram(one.getNumberOfSignificantValueDigits());
    both.add(one);
    both.add(other);
    return both;
  }

  /** The same by another clock, which shows so much less at each moment. */
  public Slice earlier(long nanos) {
    return new Slice(
        phase,
        measured,
        endNanos - nanos,
        lengthNanos,
        offered,
        dropped,
        errors,
        accept,
        delivery,
        lagNanos);
  }

  /**
   * As a row of the time line.
   *
   * @param beganNanos when the run began, on the clock of {@link #endNanos}
   * @param meter what the target used meanwhile
   */
  public TimeLine.Row row(long beganNanos, ServerMeter meter) {
    return new TimeLine.Row(
        rounded((endNanos - beganNanos) / NANOS_PER_SECOND),
        rounded(lengthNanos / NANOS_PER_SECOND),
        phase,
        measured,
        offered,
        accepted(),
        delivered(),
        dropped,
        errors,
        TimeLine.Interval.of(accept),
        TimeLine.Interval.of(delivery),
        meter.cores(),
        meter.resident(),
        rounded(lagNanos / NANOS_PER_MILLI));
  }

  /** Three digits behind the point. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
