package io.skein.client.internal.core.call;

import io.skein.protocol.CallSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What another participant's device says to this one: given out in its order, each once. Confined
 * to one thread.
 */
final class SignalInbox {
  /** Signals that came before one that is missing. */
  static final int EARLY_MAX = 64;

  private final TreeMap<Integer, CallSignal> early = new TreeMap<>();
  private int next = 1;
  private long missingSince = Long.MAX_VALUE;

  /** What there is to hear now, in order. */
  List<CallSignal> take(CallSignal signal, long now) {
    int sequence = signal.sequence();
    if (sequence == next) {
      return goOn(signal, now);
    }
    if (sequence > next && early.size() < EARLY_MAX) {
      early.putIfAbsent(sequence, signal);
      missingSince = Math.min(missingSince, now);
    }
    return List.of();
  }

  private List<CallSignal> goOn(CallSignal first, long now) {
    List<CallSignal> heard = new ArrayList<>();
    for (CallSignal signal = first; signal != null; signal = early.remove(next)) {
      heard.add(signal);
      next++;
    }
    missingSince = early.isEmpty() ? Long.MAX_VALUE : now;
    return heard;
  }

  /** Since when one is missing; {@link Long#MAX_VALUE}: none is. */
  long missingSince() {
    return missingSince;
  }

  /** Waits no longer for what is missing; gives what came after it, up to the next gap. */
  List<CallSignal> skip(long now) {
    if (early.isEmpty()) {
      return List.of();
    }
    CallSignal lowest = early.pollFirstEntry().getValue();
    next = lowest.sequence();
    return goOn(lowest, now);
  }
}
