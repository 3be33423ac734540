package io.skein.loadtest.history;

import java.util.BitSet;

/**
 * What one device was handed of one conversation: the last sequence, and which below it are still
 * missing. A device in order takes no memory to speak of. Not thread-safe.
 */
final class DeviceView {
  /** How a sequence stands to those that the device was handed before. */
  enum Step {
    NEXT,
    /** Above the next one: those between are missing until they come. */
    AHEAD,
    /** One that was missing: it comes late. */
    LATE,
    TWICE
  }

  private final BitSet missing = new BitSet();
  private boolean follows;
  private int first;
  private int last;

  /** Everything after this sequence is owed to the device. */
  void follows(int after) {
    follows = true;
    if (first == 0) {
      first = after + 1;
      last = after;
    }
  }

  boolean isFollowing() {
    return follows;
  }

  Step saw(int sequence) {
    if (first == 0) {
      first = sequence;
      last = sequence;
      return Step.NEXT;
    }
    if (sequence == last + 1) {
      last = sequence;
      return Step.NEXT;
    }
    if (sequence > last) {
      missing.set(last + 1, sequence);
      last = sequence;
      return Step.AHEAD;
    }
    if (missing.get(sequence)) {
      missing.clear(sequence);
      return Step.LATE;
    }
    if (sequence < first) {
      // Handed an older one than the first: late too, and its neighbours are not owed.
      first = sequence;
      return Step.LATE;
    }
    return Step.TWICE;
  }

  int last() {
    return last;
  }

  /** How many sequences below the last never came. */
  int missing() {
    return missing.cardinality();
  }

  int firstMissing() {
    return missing.nextSetBit(0);
  }
}
