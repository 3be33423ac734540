package io.skein.loadtest.call;

import java.util.BitSet;

/**
 * The signals of one device of a call, numbered from 1: which were sent, accepted, and heard by the
 * other. Times are {@link System#nanoTime()}.
 */
final class SentSignals {
  private final int count;
  private final long[] firstNanos;
  private final long[] lastNanos;
  private final long[] notBefore;
  private final BitSet waits;
  private final BitSet accepted = new BitSet();
  private final BitSet heard = new BitSet();
  private int highestHeard;

  /** How a signal arrived. */
  enum Arrival {
    FIRST,
    OVERTAKEN,
    AGAIN,
    /** It was not sent. */
    MADE_UP
  }

  SentSignals(int count) {
    this.count = count;
    firstNanos = new long[count + 1];
    lastNanos = new long[count + 1];
    notBefore = new long[count + 1];
    waits = new BitSet();
    waits.set(1, count + 1);
  }

  /** Whether the other has all. */
  boolean areHeard() {
    return heard.cardinality() == count;
  }

  int heardCount() {
    return heard.cardinality();
  }

  /** When the first signal is due, and the following after it. */
  void schedule(long fromNanos, long everyNanos) {
    for (int i = 1; i <= count; i++) {
      notBefore[i] = fromNanos + (i - 1) * everyNanos;
    }
  }

  /** The next that is to be sent now; 0: none. */
  int due(long now) {
    for (int i = waits.nextSetBit(1); i > 0; i = waits.nextSetBit(i + 1)) {
      if (now - notBefore[i] >= 0) {
        return i;
      }
    }
    return 0;
  }

  void sent(int number, long now) {
    waits.clear(number);
    accepted.clear(number);
    lastNanos[number] = now;
    if (firstNanos[number] == 0) {
      firstNanos[number] = now;
    }
  }

  void accepted(int number) {
    accepted.set(number);
  }

  /** It is sent again, as if it had not been, unless the other has it. */
  void again(int number, long notBeforeNanos) {
    if (!heard.get(number)) {
      waits.set(number);
      accepted.clear(number);
      notBefore[number] = notBeforeNanos;
    }
  }

  /** All whose outcome is not known are sent again: the connection is gone. */
  void connectionLost(long now) {
    for (int i = 1; i <= count; i++) {
      if (firstNanos[i] != 0 && !accepted.get(i)) {
        again(i, now);
      }
    }
  }

  /** One that was accepted, was sent before that time, and is not there; 0: none. */
  int missing(long sentBefore) {
    for (int i = accepted.nextSetBit(1); i > 0; i = accepted.nextSetBit(i + 1)) {
      if (!heard.get(i) && lastNanos[i] - sentBefore < 0) {
        return i;
      }
    }
    return 0;
  }

  /** When it was sent last. */
  long sentNanos(int number) {
    return lastNanos[number];
  }

  long firstSentNanos(int number) {
    return firstNanos[number];
  }

  Arrival arrived(int number) {
    if (number < 1 || number > count || firstNanos[number] == 0) {
      return Arrival.MADE_UP;
    }
    if (heard.get(number)) {
      return Arrival.AGAIN;
    }
    heard.set(number);
    waits.clear(number);
    if (number < highestHeard) {
      return Arrival.OVERTAKEN;
    }
    highestHeard = number;
    return Arrival.FIRST;
  }
}
