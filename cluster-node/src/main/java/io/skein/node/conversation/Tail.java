package io.skein.node.conversation;

import io.skein.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest durable messages of a conversation, for who asks for them without a read of the store.
 * Takes memory with the first message; bounded by number and by bytes, but for the newest, which it
 * always has, and the newest that is no operation, which every list line shows. Confined to the
 * conversation's actor.
 */
final class Tail {
  private static final int CAPACITY_AT_FIRST = 4;

  private final int messagesMax;
  private final int bytesMax;
  private @Nullable Message[] ring = new @Nullable Message[0];
  private int[] sizes = new int[0];
  private long first = 1;
  private long last;
  private int bytes;

  /** Beside the ring, in which there may be nothing but operations. */
  private @Nullable Message newestCounted;

  Tail(int messagesMax, int bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  /** Lowest sequence that is here; one above the last added if none is. */
  long first() {
    return first;
  }

  boolean holds(long sequence) {
    return sequence >= first && sequence <= last;
  }

  /** The message, null if it is not here. */
  @Nullable Message get(long sequence) {
    if (holds(sequence)) {
      return ring[slot(sequence)];
    }
    Message kept = newestCounted;
    return kept != null && kept.sequence() == sequence ? kept : null;
  }

  /** This is the newest message that is no operation; it may be older than all that is here. */
  void keep(Message message) {
    newestCounted = message;
  }

  /** These sequences, all of which are here, in ascending order. */
  List<Message> range(long from, long to) {
    List<Message> messages = new ArrayList<>((int) Math.max(0, to - from + 1));
    for (long sequence = from; sequence <= to; sequence++) {
      Message message = get(sequence);
      if (message == null) {
        throw new IllegalArgumentException(sequence + " is not in the tail");
      }
      messages.add(message);
    }
    return messages;
  }

  /**
   * Adds the next durable message; one that does not follow the last starts the tail afresh.
   *
   * @param size about how much memory it takes
   */
  void add(Message message, int size) {
    if (message.sequence() != last + 1) {
      clear(message.sequence());
    }
    while (first <= last && (last - first + 1 >= messagesMax || bytes + size > bytesMax)) {
      dropFirst();
    }
    if (last - first + 1 == ring.length) {
      grow();
    }
    last++;
    ring[slot(last)] = message;
    sizes[slot(last)] = size;
    bytes += size;
    if (message.content().isNews()) {
      keep(message);
    }
  }

  private void clear(long next) {
    while (first <= last) {
      dropFirst();
    }
    first = next;
    last = next - 1;
  }

  private void dropFirst() {
    int at = slot(first);
    ring[at] = null;
    bytes -= sizes[at];
    first++;
  }

  private int slot(long sequence) {
    return (int) sequence & (ring.length - 1);
  }

  private void grow() {
    int capacity = Math.max(CAPACITY_AT_FIRST, ring.length * 2);
    @Nullable Message[] largerRing = new @Nullable Message[capacity];
    int[] largerSizes = new int[capacity];
    for (long sequence = first; sequence <= last; sequence++) {
      int to = (int) sequence & (capacity - 1);
      largerRing[to] = ring[slot(sequence)];
      largerSizes[to] = sizes[slot(sequence)];
    }
    ring = largerRing;
    sizes = largerSizes;
  }
}
