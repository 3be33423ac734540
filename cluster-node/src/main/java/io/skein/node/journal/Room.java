package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much one lane holds, and whether it takes more (rule 3): what waits until it is decided, and
 * the backlog, which is decided and not in history. Only an entry without a sequence can be
 * refused, so what has one is counted even above the limit. Thread-safe: actors reserve, the loop
 * moves what is decided.
 */
final class Room {
  /** What an entry takes in memory besides its payload, about. */
  private static final int ENTRY_OVERHEAD_BYTES = 96;

  private final LaneSettings limits;
  private final AtomicLong waitingEntries = new AtomicLong();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong backlogEntries = new AtomicLong();
  private final AtomicLong backlogBytes = new AtomicLong();
  private final AtomicLong backlogBlocks = new AtomicLong();

  Room(LaneSettings limits) {
    this.limits = limits;
  }

  static long cost(int payloadBytes) {
    return payloadBytes + (long) ENTRY_OVERHEAD_BYTES;
  }

  static long cost(List<Entry> entries, int from, int to) {
    long cost = 0;
    for (int i = from; i < to; i++) {
      cost += cost(entries.get(i).payload().remaining());
    }
    return cost;
  }

  /** Takes room for an entry, if there is some; one entry always finds room in an empty lane. */
  boolean reserve(long cost) {
    if (backlogEntries.get() >= limits.backlogEntriesMax()
        || backlogBytes.get() >= limits.backlogBytesMax()
        || backlogBlocks.get() >= limits.backlogBlocksMax()) {
      return false;
    }
    long entries = waitingEntries.incrementAndGet();
    long bytes = waitingBytes.addAndGet(cost);
    if (entries > limits.waitingEntriesMax() || (entries > 1 && bytes > limits.waitingBytesMax())) {
      wait(-1, -cost);
      return false;
    }
    return true;
  }

  /** More, or fewer, wait. */
  void wait(long entries, long bytes) {
    waitingEntries.addAndGet(entries);
    waitingBytes.addAndGet(bytes);
  }

  /** What waited is decided. */
  void decided(long entries, long bytes) {
    wait(-entries, -bytes);
    backlogEntries.addAndGet(entries);
    backlogBytes.addAndGet(bytes);
  }

  /** What was decided is in history. */
  void materialised(long entries, long bytes) {
    backlogEntries.addAndGet(-entries);
    backlogBytes.addAndGet(-bytes);
  }

  void blocks(int aboveCheckpoint) {
    backlogBlocks.set(aboveCheckpoint);
  }

  /** Whether the backlog is over half of what it may be: time to write history sooner. */
  boolean isPressed() {
    return backlogEntries.get() > limits.backlogEntriesMax() / 2
        || backlogBytes.get() > limits.backlogBytesMax() / 2
        || backlogBlocks.get() > limits.backlogBlocksMax() / 2;
  }

  long waitingEntries() {
    return waitingEntries.get();
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  long backlogEntries() {
    return backlogEntries.get();
  }

  long backlogBytes() {
    return backlogBytes.get();
  }

  long backlogBlocks() {
    return backlogBlocks.get();
  }
}
