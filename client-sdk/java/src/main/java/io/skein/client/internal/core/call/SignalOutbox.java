package io.skein.client.internal.core.call;

import io.skein.protocol.CallSignal;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this device has to say to another participant's, numbered in its order. Kept until it is on
 * its way; what is refused is said again when that has a chance. Confined to one thread.
 */
final class SignalOutbox {
  /** Signals on their way to one participant at once. */
  static final int WINDOW = 8;

  /** Signals that wait; past it candidates are left out: connections are found without, too. */
  static final int WAITING_MAX = 256;

  /** Refusals of one signal, after which it is given up: the other will ask. */
  static final int REFUSALS_MAX = 8;

  static final int AGAIN_MILLIS = 300;

  private static final class Outgoing {
    final CallSignal signal;
    int refusals;

    Outgoing(CallSignal signal) {
      this.signal = signal;
    }
  }

  private final int join;
  private final TreeMap<Integer, Outgoing> waiting = new TreeMap<>();
  private final Map<Integer, Outgoing> sent = new HashMap<>();
  private int last;
  private long notBefore;
  private boolean isOpen;

  /**
   * @param join the higher one of both participants
   */
  SignalOutbox(int join) {
    this.join = join;
  }

  /**
   * Takes what is to be said.
   *
   * @param offer with an answer: the number of what it answers
   * @return its number; 0: it is left out
   */
  int add(CallSignal.Kind kind, String body, String mid, int line, int offer) {
    if (waiting.size() >= WAITING_MAX && kind == CallSignal.Kind.CANDIDATE) {
      return 0;
    }
    last++;
    waiting.put(last, new Outgoing(new CallSignal(kind, last, body, mid, line, offer, join)));
    return last;
  }

  /** What is to be sent now, in order. */
  List<CallSignal> take(long now) {
    List<CallSignal> taken = new ArrayList<>();
    while (maySend() && notBefore <= now && !waiting.isEmpty()) {
      Outgoing next = waiting.pollFirstEntry().getValue();
      sent.put(next.signal.sequence(), next);
      taken.add(next.signal);
    }
    return taken;
  }

  private boolean maySend() {
    return isOpen && sent.size() < WINDOW;
  }

  void delivered(int sequence) {
    sent.remove(sequence);
  }

  /**
   * A signal was not sent, or nobody knows.
   *
   * @return whether the call has to be asked for: it is not as this device knows it
   */
  boolean refused(int sequence, ErrorCode code, long retryAfterMillis, long now) {
    Outgoing outgoing = sent.remove(sequence);
    boolean isAsked = code == ErrorCode.NOT_IN_CALL || code == ErrorCode.PARTICIPANT_AWAY;
    // Who takes part is known to the nodes a little later than to the devices.
    boolean isAgain = isAsked || code.isRetryable();
    if (outgoing == null || !isAgain || ++outgoing.refusals > REFUSALS_MAX) {
      return isAsked;
    }
    waiting.put(sequence, outgoing);
    long wait = isAsked ? (long) AGAIN_MILLIS * outgoing.refusals : AGAIN_MILLIS;
    notBefore = Math.max(notBefore, now + Math.max(wait, retryAfterMillis));
    return isAsked;
  }

  /** Whether both sockets are there, as the call says. */
  void open(boolean isSo) {
    isOpen = isSo;
  }

  /** When {@link #take} gives something; {@link Long#MAX_VALUE}: when something happens. */
  long nextDue() {
    return !waiting.isEmpty() && maySend() ? notBefore : Long.MAX_VALUE;
  }
}
