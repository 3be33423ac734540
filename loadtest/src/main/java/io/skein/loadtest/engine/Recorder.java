package io.skein.loadtest.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts and latencies of one lane. Written by the lane's thread; {@link #interval} and the counts
 * are read by another while it runs, the histograms of the measured time when it has ended.
 */
final class Recorder {
  private static final int DIGITS = 3;

  /** Since the beginning, for the time line. */
  static final class Counts {
    final LongAdder offered = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder errors = new LongAdder();
  }

  /** The latencies since the last time. */
  record Interval(Histogram accept, Histogram delivery) {}

  final Counts all = new Counts();
  final Counts measured = new Counts();
  final Histogram accept = new Histogram(DIGITS);
  final Histogram delivery = new Histogram(DIGITS);
  final Map<String, LongAdder> errorsByCode = new ConcurrentHashMap<>();

  private final SingleWriterRecorder acceptNow = new SingleWriterRecorder(DIGITS);
  private final SingleWriterRecorder deliveryNow = new SingleWriterRecorder(DIGITS);
  private final AtomicLong lagNanos = new AtomicLong();

  void offered(boolean counts) {
    all.offered.increment();
    if (counts) {
      measured.offered.increment();
    }
  }

  void dropped(boolean counts) {
    all.dropped.increment();
    if (counts) {
      measured.dropped.increment();
    }
  }

  void accepted(long nanos, boolean counts) {
    long latency = Math.max(0, nanos);
    all.accepted.increment();
    acceptNow.recordValue(latency);
    if (counts) {
      measured.accepted.increment();
      accept.recordValue(latency);
    }
  }

  void delivered(long nanos, boolean counts) {
    long latency = Math.max(0, nanos);
    all.delivered.increment();
    deliveryNow.recordValue(latency);
    if (counts) {
      measured.delivered.increment();
      delivery.recordValue(latency);
    }
  }

  void error(String code, boolean counts) {
    all.errors.increment();
    if (counts) {
      measured.errors.increment();
      errorsByCode.computeIfAbsent(code, unused -> new LongAdder()).increment();
    }
  }

  /** The lane did something this much later than planned. */
  void late(long nanos) {
    if (nanos > lagNanos.get()) {
      lagNanos.set(nanos);
    }
  }

  /** The worst lateness since the last time. From the reading thread. */
  long takeLag() {
    return lagNanos.getAndSet(0);
  }

  /** From the reading thread. */
  Interval interval() {
    return new Interval(acceptNow.getIntervalHistogram(), deliveryNow.getIntervalHistogram());
  }
}
