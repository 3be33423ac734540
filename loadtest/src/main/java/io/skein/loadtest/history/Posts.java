package io.skein.loadtest.history;

import io.skein.protocol.ClientId;
import java.util.Arrays;

/**
 * The posts of one conversation, by client id: columns of numbers, because a run has millions. At
 * most 98 bytes a post right after growing, 49 when full. Not thread-safe.
 */
final class Posts {
  static final int NONE = -1;
  private static final int CAPACITY_AT_FIRST = 64;

  /** How a post ended, as far as its client knows. Kept as its one letter. */
  enum Outcome {
    OPEN('\0'),
    ACKNOWLEDGED('a'),
    REFUSED('r'),
    UNKNOWN('u');

    private final byte letter;

    Outcome(char letter) {
      this.letter = (byte) letter;
    }

    private static Outcome of(byte letter) {
      return switch (letter) {
        case 'a' -> ACKNOWLEDGED;
        case 'r' -> REFUSED;
        case 'u' -> UNKNOWN;
        default -> OPEN;
      };
    }
  }

  private int size;
  private long[] high = new long[CAPACITY_AT_FIRST];
  private long[] low = new long[CAPACITY_AT_FIRST];
  private long[] fingerprint = new long[CAPACITY_AT_FIRST];
  private int[] author = new int[CAPACITY_AT_FIRST];
  private int[] acknowledgedAt = new int[CAPACITY_AT_FIRST];
  private int[] loggedAt = new int[CAPACITY_AT_FIRST];
  private int[] seenAt = new int[CAPACITY_AT_FIRST];
  private byte[] outcome = new byte[CAPACITY_AT_FIRST];

  /** Open addressing: a slot holds a post's number + 1. Never more than half full. */
  private int[] slots = new int[2 * CAPACITY_AT_FIRST];

  int size() {
    return size;
  }

  /** The number of the post with this id; {@link #NONE} if nobody sent it. */
  int find(ClientId id) {
    int slot = slot(id);
    return slots[slot] - 1;
  }

  /**
   * Adds a post; its number is the count of those before it, so numbers ascend in the order of
   * sending.
   *
   * @return false if the id is there already
   */
  boolean add(ClientId id, long itsFingerprint, int itsAuthor) {
    int slot = slot(id);
    if (slots[slot] != 0) {
      return false;
    }
    if (size == high.length) {
      grow();
      slot = slot(id);
    }
    high[size] = id.high();
    low[size] = id.low();
    fingerprint[size] = itsFingerprint;
    author[size] = itsAuthor;
    size++;
    slots[slot] = size;
    return true;
  }

  ClientId id(int post) {
    return new ClientId(high[post], low[post]);
  }

  long fingerprint(int post) {
    return fingerprint[post];
  }

  int author(int post) {
    return author[post];
  }

  Outcome outcome(int post) {
    return Outcome.of(outcome[post]);
  }

  void ended(int post, Outcome how) {
    outcome[post] = how.letter;
  }

  /** 0 if it was not. */
  int acknowledgedAt(int post) {
    return acknowledgedAt[post];
  }

  void acknowledgedAt(int post, int sequence) {
    acknowledgedAt[post] = sequence;
  }

  /** Where the log has it; 0 if not, or not yet. */
  int loggedAt(int post) {
    return loggedAt[post];
  }

  void loggedAt(int post, int sequence) {
    loggedAt[post] = sequence;
  }

  /** Where a device was first handed it; 0 if none was. */
  int seenAt(int post) {
    return seenAt[post];
  }

  void seenAt(int post, int sequence) {
    seenAt[post] = sequence;
  }

  long bytes() {
    return (long) high.length * (3 * Long.BYTES + 4 * Integer.BYTES + 1)
        + (long) slots.length * Integer.BYTES;
  }

  private int slot(ClientId id) {
    int mask = slots.length - 1;
    int slot = (int) Mixing.mix(id.high() ^ Mixing.mix(id.low())) & mask;
    while (slots[slot] != 0) {
      int post = slots[slot] - 1;
      if (high[post] == id.high() && low[post] == id.low()) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int capacity = Math.multiplyExact(2, high.length);
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    fingerprint = Arrays.copyOf(fingerprint, capacity);
    author = Arrays.copyOf(author, capacity);
    acknowledgedAt = Arrays.copyOf(acknowledgedAt, capacity);
    loggedAt = Arrays.copyOf(loggedAt, capacity);
    seenAt = Arrays.copyOf(seenAt, capacity);
    outcome = Arrays.copyOf(outcome, capacity);
    slots = new int[2 * capacity];
    for (int post = 0; post < size; post++) {
      slots[slot(id(post))] = post + 1;
    }
  }
}
