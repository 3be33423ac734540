package io.skein.client;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many messages of one conversation are unread: what the node counted up to some head, and what
 * this device heard of above it. The node's counts may come late, overtaken by messages or by newer
 * counts, and the result is the same. Not thread-safe.
 */
final class UnreadCount {
  /** Most messages above the node's count that are remembered one by one. */
  private static final int ABOVE_MAX = 10_000;

  private long head;
  private long read;
  private long counted;

  /** Sequences above {@link #head} of messages that others sent, ascending. */
  private final Deque<Long> above = new ArrayDeque<>();

  private long newestHeard;

  /**
   * The node has counted.
   *
   * @param upTo the head that it counted up to
   */
  void counted(long unread, long readTo, long upTo) {
    // Head and read cursor of a conversation never go back, so they tell the order of its counts.
    if (upTo < head || (upTo == head && readTo < read)) {
      return;
    }
    head = upTo;
    read = readTo;
    counted = unread;
    while (!above.isEmpty() && above.peekFirst() <= head) {
      above.pollFirst();
    }
  }

  /** The next message that this device hears. */
  void heard(long sequence, boolean own) {
    newestHeard = Math.max(newestHeard, sequence);
    if (own || sequence <= head) {
      return;
    }
    above.addLast(sequence);
    if (above.size() > ABOVE_MAX) {
      head = above.pollFirst();
      counted++;
    }
  }

  /** This device's user has read all up to there; the node is on its way to know. */
  void read(long upTo) {
    if (upTo >= newest()) {
      counted(0, upTo, upTo);
    }
  }

  long unread() {
    return counted + above.size();
  }

  long readTo() {
    return read;
  }

  /** The newest message known of. */
  long newest() {
    return Math.max(head, newestHeard);
  }
}
