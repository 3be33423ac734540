package io.skein.node.conversation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of entries, ascending. A ring of numbers that takes memory only while there are any.
 * Confined to the conversation's actor.
 */
final class Sequences {
  private static final long[] NONE = {};
  private static final int CAPACITY_AT_FIRST = 8;

  private long[] ring = NONE;
  private int start;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The lowest; only if there is one. */
  long first() {
    return ring[start];
  }

  /** Adds a sequence above all others. */
  void add(long sequence) {
    if (size == ring.length) {
      grow();
    }
    ring[(start + size) & (ring.length - 1)] = sequence;
    size++;
  }

  /** As {@link #add}; with more than so many the lowest goes. */
  void add(long sequence, int max) {
    add(sequence);
    if (size > max) {
      removeFirst();
    }
  }

  /** The highest; only if there is one. */
  long last() {
    return at(size - 1);
  }

  /** How many are above this one. */
  int countAbove(long sequence) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle) <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return size - low;
  }

  /** Removes a sequence; does nothing if it is not among them. */
  void remove(long sequence) {
    int index = size - countAbove(sequence) - 1;
    if (index >= 0 && at(index) == sequence) {
      for (int i = index; i > 0; i--) {
        ring[(start + i) & (ring.length - 1)] = at(i - 1);
      }
      removeFirst();
    }
  }

  void removeFirst() {
    start = (start + 1) & (ring.length - 1);
    size--;
    if (size == 0) {
      ring = NONE;
      start = 0;
    }
  }

  List<Long> toList() {
    return IntStream.range(0, size).mapToObj(this::at).toList();
  }

  /** The one that has so many below it. */
  long at(int index) {
    return ring[(start + index) & (ring.length - 1)];
  }

  private void grow() {
    long[] larger = new long[Math.max(CAPACITY_AT_FIRST, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    start = 0;
  }

  @Override
  public String toString() {
    return Arrays.toString(toList().toArray());
  }
}
