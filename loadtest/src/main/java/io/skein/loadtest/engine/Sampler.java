package io.skein.loadtest.engine;

import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.result.TimeLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Cuts a run into the rows of its time line, and adds up what the target and the generator used in
 * those that count. Confined to the engine's thread.
 */
final class Sampler {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Lane> lanes;
  private final ProcessTree processes;
  private final Observer observer;
  private final long beganNanos = System.nanoTime();
  private final Instant began = Instant.now();
  private final List<TimeLine.Row> rows = new ArrayList<>();
  private final Map<String, Double> serverCpu = new LinkedHashMap<>();
  private Map<String, Long> resident;
  private Map<String, Double> cpuBefore;
  private final DoubleSupplier besideCpu;
  private double besideBefore;
  private double besideUsed;
  private double ownCpuBefore = Health.cpuSeconds();
  private long gcBefore = Health.gcMillis();
  private long lastNanos = beganNanos;
  private final long[] countsBefore = new long[5];
  private double measuredSeconds;
  private double ownCpu;
  private double gcMillis;
  private double maxLagMillis;

  /**
   * @param besideCpu CPU seconds so far of what is in this process and is no part of the generator
   */
  Sampler(List<Lane> lanes, ProcessTree processes, Observer observer, DoubleSupplier besideCpu) {
    this.besideCpu = besideCpu;
    this.lanes = lanes;
    this.processes = processes;
    this.observer = observer;
    cpuBefore = processes.cpuSeconds();
    resident = processes.residentBytes();
  }

  double elapsedSeconds() {
    return (System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
  }

  Instant began() {
    return began;
  }

  /** Ends the interval that runs. */
  void cut(String phase, boolean measured, double remainingSeconds) {
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / NANOS_PER_SECOND;
    if (seconds <= 0) {
      return;
    }
    Histogram accept = new Histogram(3);
    Histogram delivery = new Histogram(3);
    long lag = 0;
    for (Lane lane : lanes) {
      Recorder.Interval interval = lane.recorder.interval();
      accept.add(interval.accept());
      delivery.add(interval.delivery());
      lag = Math.max(lag, lane.recorder.takeLag());
    }
    Map<String, Double> cpu = processes.cpuSeconds();
    resident = processes.residentBytes();
    Map<String, Double> cores = new LinkedHashMap<>();
    cpu.forEach(
        (name, value) -> {
          // A process that was started anew counts from 0 again.
          double used = Math.max(0, value - cpuBefore.getOrDefault(name, 0.0));
          cores.put(name, rounded(used / seconds));
          if (measured) {
            serverCpu.merge(name, used, Double::sum);
          }
        });
    double ownCpuNow = Health.cpuSeconds();
    double besideNow = besideCpu.getAsDouble();
    long gcNow = Health.gcMillis();
    if (measured) {
      measuredSeconds += seconds;
      besideUsed += besideNow - besideBefore;
      ownCpu += ownCpuNow - ownCpuBefore - (besideNow - besideBefore);
      gcMillis += gcNow - gcBefore;
      maxLagMillis = Math.max(maxLagMillis, lag / NANOS_PER_MILLI);
    }
    TimeLine.Row row =
        new TimeLine.Row(
            rounded((now - beganNanos) / NANOS_PER_SECOND),
            rounded(seconds),
            phase,
            measured,
            since(0, counts -> counts.offered.sum()),
            since(1, counts -> counts.accepted.sum()),
            since(2, counts -> counts.delivered.sum()),
            since(3, counts -> counts.dropped.sum()),
            since(4, counts -> counts.errors.sum()),
            TimeLine.Interval.of(accept),
            TimeLine.Interval.of(delivery),
            cores,
            resident,
            rounded(lag / NANOS_PER_MILLI));
    rows.add(row);
    observer.interval(at(lastNanos), at(now), accept, delivery);
    observer.row(row, remainingSeconds);
    lastNanos = now;
    cpuBefore = cpu;
    ownCpuBefore = ownCpuNow;
    besideBefore = besideNow;
    gcBefore = gcNow;
  }

  private Instant at(long nanos) {
    return began.plusNanos(nanos - beganNanos);
  }

  private long since(int which, ToLongFunction<Recorder.Counts> count) {
    long now = lanes.stream().mapToLong(lane -> count.applyAsLong(lane.recorder.all)).sum();
    long before = countsBefore[which];
    countsBefore[which] = now;
    return now - before;
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  List<TimeLine.Row> rows() {
    return rows;
  }

  double measuredSeconds() {
    return measuredSeconds;
  }

  /** CPU seconds of each process of the target in the time that counts. */
  Map<String, Double> serverCpu() {
    return serverCpu;
  }

  Map<String, Long> resident() {
    return resident;
  }

  double ownCpuShare() {
    return measuredSeconds == 0 ? 0 : ownCpu / measuredSeconds;
  }

  /** What is no part of the generator took so many cores. */
  double besideCpuShare() {
    return measuredSeconds == 0 ? 0 : besideUsed / measuredSeconds;
  }

  double gcMillis() {
    return gcMillis;
  }

  double maxLagMillis() {
    return maxLagMillis;
  }
}
