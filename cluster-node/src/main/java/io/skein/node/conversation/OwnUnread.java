package io.skein.node.conversation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sequences of one member's own messages above its read cursor, ascending: they do not count as
 * unread. A ring of numbers that takes memory only while there are any. Confined to the
 * conversation's actor.
 */
final class OwnUnread {
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

  void removeFirst() {
    start = (start + 1) & (ring.length - 1);
    size--;
    if (size == 0) {
      ring = NONE;
      start = 0;
    }
  }

  List<Long> toList() {
    return IntStream.range(0, size).mapToObj(i -> ring[(start + i) & (ring.length - 1)]).toList();
  }

  private void grow() {
    long[] larger = new long[Math.max(CAPACITY_AT_FIRST, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(start + i) & (ring.length - 1)];
    }
    ring = larger;
    start = 0;
  }

  @Override
  public String toString() {
    return Arrays.toString(toList().toArray());
  }
}
