package io.skein.loadtest.engine;

import io.skein.loadtest.result.TimeLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Cuts a run into the rows of its time line, and adds up what the generator used in those that
 * count. Confined to the engine's thread.
 */
final class Sampler {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Lane> lanes;
  private final ServerMeter meter;
  private final Observer observer;
  private final long beganNanos = System.nanoTime();
  private final Instant began = Instant.now();
  private final List<TimeLine.Row> rows = new ArrayList<>();
  private final Map<String, Double> measuredSeconds = new HashMap<>();
  private final DoubleSupplier besideCpu;
  private double besideBefore;
  private double besideUsed;
  private double ownCpuBefore = Health.cpuSeconds();
  private long gcBefore = Health.gcMillis();
  private long lastNanos = beganNanos;
  private final long[] countsBefore = new long[3];
  private double ownCpu;
  private double gcMillis;
  private double maxLagMillis;

  /**
   * @param besideCpu CPU seconds so far of what is in this process and is no part of the generator
   */
  Sampler(List<Lane> lanes, ServerMeter meter, Observer observer, DoubleSupplier besideCpu) {
    this.besideCpu = besideCpu;
    this.lanes = lanes;
    this.meter = meter;
    this.observer = observer;
  }

  double elapsedSeconds() {
    return (System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
  }

  Instant began() {
    return began;
  }

  /** When the interval that runs began, {@link System#nanoTime()}. */
  long cutNanos() {
    return lastNanos;
  }

  /** Ends the interval that runs. */
  void cut(String phase, boolean measured, double remainingSeconds) {
    long now = System.nanoTime();
    if (now - lastNanos <= 0) {
      return;
    }
    Slice slice = slice(phase, measured, now);
    meter.cut(measured);
    double ownCpuNow = Health.cpuSeconds();
    double besideNow = besideCpu.getAsDouble();
    long gcNow = Health.gcMillis();
    if (measured) {
      measuredSeconds.merge(phase, slice.lengthNanos() / NANOS_PER_SECOND, Double::sum);
      besideUsed += besideNow - besideBefore;
      ownCpu += ownCpuNow - ownCpuBefore - (besideNow - besideBefore);
      gcMillis += gcNow - gcBefore;
      maxLagMillis = Math.max(maxLagMillis, slice.lagNanos() / NANOS_PER_MILLI);
    }
    TimeLine.Row row = slice.row(beganNanos, meter);
    rows.add(row);
    observer.slice(slice);
    observer.interval(at(lastNanos), at(now), slice.accept(), slice.delivery());
    observer.row(row, remainingSeconds);
    lastNanos = now;
    ownCpuBefore = ownCpuNow;
    besideBefore = besideNow;
    gcBefore = gcNow;
  }

  private Slice slice(String phase, boolean measured, long now) {
    Histogram accept = new Histogram(3);
    Histogram delivery = new Histogram(3);
    long lag = 0;
    for (Lane lane : lanes) {
      Recorder.Interval interval = lane.recorder.interval();
      accept.add(interval.accept());
      delivery.add(interval.delivery());
      lag = Math.max(lag, lane.recorder.takeLag());
    }
    return new Slice(
        phase,
        measured,
        now,
        now - lastNanos,
        since(0, counts -> counts.offered.sum()),
        since(1, counts -> counts.dropped.sum()),
        since(2, counts -> counts.errors.sum()),
        accept,
        delivery,
        lag);
  }

  private Instant at(long nanos) {
    return began.plusNanos(nanos - beganNanos);
  }

  private long since(int which, ToLongFunction<Recorder.Happened> count) {
    long now = lanes.stream().mapToLong(lane -> count.applyAsLong(lane.recorder.all)).sum();
    long before = countsBefore[which];
    countsBefore[which] = now;
    return now - before;
  }

  List<TimeLine.Row> rows() {
    return rows;
  }

  ServerMeter meter() {
    return meter;
  }

  /** Of the phases of this name, as far as they went and count. */
  double measuredSeconds(String phase) {
    return measuredSeconds.getOrDefault(phase, 0.0);
  }

  double ownCpuShare() {
    return share(ownCpu);
  }

  /** What is no part of the generator took so many cores. */
  double besideCpuShare() {
    return share(besideUsed);
  }

  private double share(double cpuSeconds) {
    double seconds = measuredSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    return seconds == 0 ? 0 : cpuSeconds / seconds;
  }

  double gcMillis() {
    return gcMillis;
  }

  double maxLagMillis() {
    return maxLagMillis;
  }
}
