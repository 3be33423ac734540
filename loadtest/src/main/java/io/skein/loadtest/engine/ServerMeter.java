package io.skein.loadtest.engine;

import io.skein.loadtest.measure.ProcessTree;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the target's processes use, interval by interval, and in the time that counts. Whoever runs
 * the run has one, however many generators there are. Confined to one thread.
 */
public final class ServerMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  /** In less, clock ticks of the kernel tell nothing: the shares of before are kept. */
  private static final double SECONDS_MIN = 0.2;

  private final ProcessTree processes;
  private final Map<String, Double> measuredCpu = new LinkedHashMap<>();
  private Map<String, Double> cpuBefore;
  private Map<String, Long> resident;
  private Map<String, Double> cores = Map.of();
  private long lastNanos = System.nanoTime();

  public ServerMeter(ProcessTree processes) {
    this.processes = processes;
    cpuBefore = processes.cpuSeconds();
    resident = processes.residentBytes();
  }

  /**
   * Ends the interval that runs.
   *
   * @param measured whether it counts
   */
  public void cut(boolean measured) {
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / NANOS_PER_SECOND;
    lastNanos = now;
    Map<String, Double> cpu = processes.cpuSeconds();
    Map<String, Double> shares = new LinkedHashMap<>();
    cpu.forEach(
        (name, value) -> {
          // A process that was started anew counts from 0 again.
          double used = Math.max(0, value - cpuBefore.getOrDefault(name, 0.0));
          shares.put(name, Slice.rounded(used / seconds));
          if (measured) {
            measuredCpu.merge(name, used, Double::sum);
          }
        });
    if (seconds >= SECONDS_MIN || cores.isEmpty()) {
      cores = shares;
    }
    cpuBefore = cpu;
    resident = processes.residentBytes();
  }

  /** CPU seconds per second in the last interval, by process. */
  Map<String, Double> cores() {
    return cores;
  }

  /** Bytes at the end of the last interval, by process. */
  Map<String, Long> resident() {
    return resident;
  }

  /** CPU seconds in the time that counts, by process. */
  Map<String, Double> measuredCpu() {
    return measuredCpu;
  }
}
