package io.skein.loadtest.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts and latencies of one lane. Written by the lane's thread; {@link #interval} and the counts
 * are read by another while it runs, the histograms of the phases when it has ended.
 */
final class Recorder {
  private static final int DIGITS = 3;

  /** What has no latency, which would tell how many there were. */
  static class Happened {
    final LongAdder offered = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder errors = new LongAdder();
  }

  /** Everything that is counted. */
  static final class Counts extends Happened {
    final LongAdder accepted = new LongAdder();
    final LongAdder delivered = new LongAdder();
  }

  /** The latencies since the last time. */
  record Interval(Histogram accept, Histogram delivery) {}

  /** What belongs to one phase, by when it was due. */
  static final class Tally {
    final boolean measured;
    final Counts counts = new Counts();
    final Histogram accept = new Histogram(DIGITS);
    final Histogram delivery = new Histogram(DIGITS);

    private Tally(boolean measured) {
      this.measured = measured;
    }
  }

  /** Since the beginning, for the time line. */
  final Happened all = new Happened();

  final Map<String, LongAdder> errorsByCode = new ConcurrentHashMap<>();

  private final List<Tally> phases;

  private final SingleWriterRecorder acceptNow = new SingleWriterRecorder(DIGITS);
  private final SingleWriterRecorder deliveryNow = new SingleWriterRecorder(DIGITS);
  private final AtomicLong lagNanos = new AtomicLong();

  Recorder(Schedule schedule) {
    phases = schedule.phases().stream().map(phase -> new Tally(phase.measured())).toList();
  }

  /** Of the phase with this number. */
  Tally phase(int phase) {
    return phases.get(phase);
  }

  /** Of all phases that are measured. */
  Stream<Tally> measured() {
    return phases.stream().filter(tally -> tally.measured);
  }

  void offered(int phase) {
    all.offered.increment();
    if (phase != Schedule.NO_PHASE) {
      phases.get(phase).counts.offered.increment();
    }
  }

  void dropped(int phase) {
    all.dropped.increment();
    if (phase != Schedule.NO_PHASE) {
      phases.get(phase).counts.dropped.increment();
    }
  }

  void accepted(long nanos, int phase) {
    long latency = Math.max(0, nanos);
    acceptNow.recordValue(latency);
    if (phase != Schedule.NO_PHASE) {
      phases.get(phase).counts.accepted.increment();
      phases.get(phase).accept.recordValue(latency);
    }
  }

  void delivered(long nanos, int phase) {
    long latency = Math.max(0, nanos);
    deliveryNow.recordValue(latency);
    if (phase != Schedule.NO_PHASE) {
      phases.get(phase).counts.delivered.increment();
      phases.get(phase).delivery.recordValue(latency);
    }
  }

  void error(String code, int phase) {
    all.errors.increment();
    if (phase != Schedule.NO_PHASE) {
      phases.get(phase).counts.errors.increment();
      if (phases.get(phase).measured) {
        errorsByCode.computeIfAbsent(code, unused -> new LongAdder()).increment();
      }
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
