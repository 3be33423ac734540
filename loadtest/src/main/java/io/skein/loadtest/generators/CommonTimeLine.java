package io.skein.loadtest.generators;

import io.skein.loadtest.engine.Observer;
import io.skein.loadtest.engine.ServerMeter;
import io.skein.loadtest.engine.Slice;
import io.skein.loadtest.result.TimeLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The time line of all generators together, as it grows, by the coordinator's clock. Each line is
 * told at once. Confined to the coordinator's thread, but for marks, which come from any.
 */
final class CommonTimeLine {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Observer observer;
  private final ServerMeter meter;
  private final List<TimeLine.Row> rows = new ArrayList<>();
  private final List<TimeLine.Mark> marks = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> phases = new HashSet<>();
  private volatile Instant began = Instant.now();
  private volatile long beganNanos = System.nanoTime();

  /**
   * @param meter what the target uses meanwhile
   */
  CommonTimeLine(Observer observer, ServerMeter meter) {
    this.observer = observer;
    this.meter = meter;
  }

  /** Counts from now. */
  void begin() {
    began = Instant.now();
    beganNanos = System.nanoTime();
  }

  Instant began() {
    return began;
  }

  /** What all of them, or those of whom it is known, saw in an interval. */
  void add(Slice slice, double remainingSeconds) {
    meter.cut(slice.measured());
    TimeLine.Row row = slice.row(beganNanos, meter);
    rows.add(row);
    observer.interval(
        at(slice.endNanos() - slice.lengthNanos()),
        at(slice.endNanos()),
        slice.accept(),
        slice.delivery());
    observer.row(row, remainingSeconds);
  }

  private Instant at(long nanos) {
    return began.plusNanos(nanos - beganNanos);
  }

  /** Something happens now. */
  void mark(TimeLine.Mark.Kind kind, String label) {
    mark(kind, label, System.nanoTime());
  }

  /**
   * Marks where a phase begins, by whoever is first to tell.
   *
   * @param phase the same for all of them, and no other's
   */
  void phase(String phase, String label, long atNanos) {
    if (phases.add(phase)) {
      mark(TimeLine.Mark.Kind.PHASE, label, atNanos);
    }
  }

  private void mark(TimeLine.Mark.Kind kind, String label, long atNanos) {
    double seconds = Math.round((atNanos - beganNanos) / NANOS_PER_MILLI) / 1000.0;
    TimeLine.Mark mark = new TimeLine.Mark(seconds, kind, label);
    marks.add(mark);
    observer.mark(mark);
  }

  /** All of it, in order of time. */
  TimeLine inOrder() {
    List<TimeLine.Row> rowsInOrder = new ArrayList<>(rows);
    rowsInOrder.sort(Comparator.comparingDouble(TimeLine.Row::elapsedS));
    List<TimeLine.Mark> marksInOrder = new ArrayList<>(marks);
    marksInOrder.sort(Comparator.comparingDouble(TimeLine.Mark::elapsedS));
    return new TimeLine(rowsInOrder, marksInOrder);
  }
}
