package io.skein.loadtest.fault;

import io.skein.loadtest.call.CallCourse;
import io.skein.loadtest.call.CallDefect;
import io.skein.loadtest.call.CallFindings;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What calls were like while faults happened. Thread-safe. */
final class CallLog implements CallFindings {
  private static final int SHOWN_MAX = 50;

  private final Consumer<String> log;
  private final List<String> defects = new ArrayList<>();
  private final Map<ConversationId, Long> wholeDue = new HashMap<>();
  private long whole;
  private long broken;
  private long signals;

  /**
   * Calls that are over.
   *
   * @param whole with all their signals
   * @param broken that were refused, missed, or ended before
   */
  record Count(long whole, long broken, long signals) {}

  CallLog(Consumer<String> log) {
    this.log = log;
  }

  synchronized Count count() {
    return new Count(whole, broken, signals);
  }

  /** All that must not be, a line each. */
  synchronized List<String> defects() {
    return List.copyOf(defects);
  }

  /** How many pairs have had a whole call that began since. */
  synchronized long goneOn(long sinceNanos) {
    return wholeDue.values().stream().filter(due -> due - sinceNanos >= 0).count();
  }

  @Override
  public synchronized void over(CallCourse call) {
    if (call.isWhole()) {
      whole++;
      wholeDue.merge(call.conversation(), call.dueNanos(), Math::max);
    } else {
      broken++;
    }
  }

  @Override
  public synchronized void defect(CallCourse call, CallDefect defect, String detail) {
    String text = defect + " in call " + call.id() + ": " + detail;
    defects.add(text);
    if (defects.size() <= SHOWN_MAX) {
      log.accept("  CALL " + text);
    }
  }

  @Override
  public synchronized void signal(CallCourse call, long nanos) {
    signals++;
  }

  @Override
  public void ringing(CallCourse call, long nanos) {
    // How long it takes is no question of faults.
  }

  @Override
  public void answered(CallCourse call, long nanos) {
    // As above.
  }

  @Override
  public void signalAgain(CallCourse call) {
    // Devices drop it.
  }

  @Override
  public void signalOvertaken(CallCourse call) {
    // Devices put them in order.
  }

  @Override
  public void refused(CallCourse call, ErrorCode code) {
    // Devices ask again, or the call is broken.
  }
}
