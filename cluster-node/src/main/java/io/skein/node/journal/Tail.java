package io.skein.node.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of one entity, those that are not in history, each with the block that it is
 * in. A ring, so that an entry costs no object of its own. Loop only.
 */
final class Tail {
  private static final int CAPACITY_MIN = 4;
  private static final @Nullable Entry[] NO_ENTRIES = new Entry[0];
  private static final @Nullable Block[] NO_BLOCKS = new Block[0];

  private @Nullable Entry[] entries = NO_ENTRIES;
  private @Nullable Block[] blocks = NO_BLOCKS;

  /** Sequence of the first entry, or of the next one if there is none; 0 if that is not known. */
  private long first;

  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  long first() {
    return first;
  }

  /** Sequence of the last entry, one below the first if there is none. */
  long last() {
    return first + size - 1;
  }

  /** Appends an entry, which follows the last. */
  void add(Entry entry) {
    if (size == entries.length) {
      resize(Math.max(CAPACITY_MIN, 2 * size));
    }
    if (size == 0) {
      first = entry.sequence();
    }
    entries[(head + size) & (entries.length - 1)] = entry;
    size++;
  }

  /** The entry is in this block. */
  void put(long sequence, Block block) {
    blocks[index(sequence)] = block;
  }

  @Nullable Block block(long sequence) {
    return blocks[index(sequence)];
  }

  /** A copy of the entries of a range, both ends included, as far as there are any. */
  List<Entry> copy(long from, long to) {
    List<Entry> copy = new ArrayList<>();
    long end = Math.min(to, last());
    for (long at = Math.max(from, first); at <= end; at++) {
      Entry entry = entries[index(at)];
      if (entry != null) {
        copy.add(entry);
      }
    }
    return copy;
  }

  /** Drops the first entry. */
  Entry removeFirst() {
    Entry removed = size == 0 ? null : entries[head];
    if (removed == null) {
      throw new IllegalStateException("nothing to remove");
    }
    entries[head] = null;
    blocks[head] = null;
    head = (head + 1) & (entries.length - 1);
    first++;
    size--;
    if (size == 0) {
      // What is idle costs nothing, however much it once held.
      entries = NO_ENTRIES;
      blocks = NO_BLOCKS;
      head = 0;
    }
    return removed;
  }

  private int index(long sequence) {
    if (sequence < first || sequence > last()) {
      throw new IllegalArgumentException(sequence + " is not in " + first + " to " + last());
    }
    return (head + (int) (sequence - first)) & (entries.length - 1);
  }

  /** Only when the ring is full. */
  private void resize(int capacity) {
    entries = unrolled(entries, capacity);
    blocks = unrolled(blocks, capacity);
    head = 0;
  }

  private <T> T[] unrolled(T[] ring, int capacity) {
    T[] next = Arrays.copyOf(ring, capacity);
    System.arraycopy(ring, head, next, 0, size - head);
    System.arraycopy(ring, 0, next, size - head, head);
    return next;
  }
}
