package io.skein.loadtest.scenario;

import io.skein.loadtest.call.CallCourse;
import io.skein.loadtest.call.CallDefect;
import io.skein.loadtest.call.CallFindings;
import io.skein.loadtest.result.TimeLine;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What calls find, second by second and in the measured time: a call belongs to it by when it was
 * due. Calls that are not measured are judged all the same. Thread-safe.
 */
final class CallRecorder implements CallFindings {
  private static final int EXAMPLES_MAX = 10;

  private final Map<CallDefect, Long> defects = new EnumMap<>(CallDefect.class);
  private final Map<String, Long> errors = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private final Histogram ringing = new Histogram(3);
  private final Histogram answered = new Histogram(3);
  private final Histogram signals = new Histogram(3);
  private Histogram ringingNow = new Histogram(3);
  private Histogram answeredNow = new Histogram(3);
  private long fromNanos = Long.MAX_VALUE;
  private long toNanos = Long.MAX_VALUE;
  private long offered;
  private long dropped;
  private long whole;
  private long overtaken;
  private long again;
  private long offeredNow;
  private long droppedNow;
  private long wholeNow;
  private long errorsNow;
  private long lagNanosNow;
  private long lagNanosMax;

  /** What was since the last cut. */
  record Second(
      long offered,
      long dropped,
      long whole,
      long errors,
      TimeLine.Interval answered,
      TimeLine.Interval ringing,
      long lagNanos) {}

  /** Which time counts, {@link System#nanoTime()}. */
  synchronized void measure(long from, long to) {
    fromNanos = from;
    toNanos = to;
  }

  private boolean isMeasured(long dueNanos) {
    return dueNanos - fromNanos >= 0 && dueNanos - toNanos < 0;
  }

  synchronized void due(long dueNanos, boolean begun, long lagNanos) {
    boolean measured = isMeasured(dueNanos);
    offeredNow++;
    lagNanosNow = Math.max(lagNanosNow, lagNanos);
    if (!begun) {
      droppedNow++;
    }
    if (measured) {
      offered++;
      lagNanosMax = Math.max(lagNanosMax, lagNanos);
      dropped += begun ? 0 : 1;
    }
  }

  @Override
  public synchronized void ringing(CallCourse call, long nanos) {
    ringingNow.recordValue(nanos);
    if (isMeasured(call.dueNanos())) {
      ringing.recordValue(nanos);
    }
  }

  @Override
  public synchronized void answered(CallCourse call, long nanos) {
    answeredNow.recordValue(nanos);
    if (isMeasured(call.dueNanos())) {
      answered.recordValue(nanos);
    }
  }

  @Override
  public synchronized void signal(CallCourse call, long nanos) {
    if (isMeasured(call.dueNanos())) {
      signals.recordValue(nanos);
    }
  }

  @Override
  public synchronized void signalAgain(CallCourse call) {
    again++;
  }

  @Override
  public synchronized void signalOvertaken(CallCourse call) {
    overtaken++;
  }

  @Override
  public synchronized void refused(CallCourse call, ErrorCode code) {
    errorsNow++;
    if (isMeasured(call.dueNanos())) {
      errors.merge(code.name(), 1L, Long::sum);
    }
  }

  @Override
  public synchronized void defect(CallCourse call, CallDefect defect, String detail) {
    defects.merge(defect, 1L, Long::sum);
    if (examples.size() < EXAMPLES_MAX) {
      examples.add(defect + " in call " + call.id() + ": " + detail);
    }
  }

  @Override
  public synchronized void over(CallCourse call) {
    if (call.isWhole()) {
      wholeNow++;
      if (isMeasured(call.dueNanos())) {
        whole++;
      }
    }
  }

  /** Ends the second that runs. */
  synchronized Second cut() {
    Second second =
        new Second(
            offeredNow,
            droppedNow,
            wholeNow,
            errorsNow,
            TimeLine.Interval.of(answeredNow),
            TimeLine.Interval.of(ringingNow),
            lagNanosNow);
    offeredNow = 0;
    droppedNow = 0;
    wholeNow = 0;
    errorsNow = 0;
    lagNanosNow = 0;
    ringingNow = new Histogram(3);
    answeredNow = new Histogram(3);
    return second;
  }

  /** Everything, once no call goes on. */
  record Total(
      long offered,
      long dropped,
      long whole,
      long overtaken,
      long again,
      long lagNanosMax,
      Histogram ringing,
      Histogram answered,
      Histogram signals,
      Map<CallDefect, Long> defects,
      Map<String, Long> errors,
      List<String> examples) {
    long of(CallDefect defect) {
      return defects.getOrDefault(defect, 0L);
    }
  }

  synchronized Total total() {
    return new Total(
        offered,
        dropped,
        whole,
        overtaken,
        again,
        lagNanosMax,
        ringing,
        answered,
        signals,
        defects,
        errors,
        examples);
  }
}
