package io.skein.loadtest.history;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What stands at each sequence of one conversation: what readers were given there first, and what
 * the log holds. 16 bytes and a few bits a sequence, twice that right after growing. Not
 * thread-safe.
 */
final class Entries {
  private static final int CAPACITY_AT_FIRST = 64;

  private long[] fingerprints = new long[CAPACITY_AT_FIRST];
  private long[] senders = new long[CAPACITY_AT_FIRST];
  private final BitSet logged = new BitSet();

  /** Seen entries that no client posted: nothing else remembers them. */
  private final BitSet seenWithoutPost = new BitSet();

  private int head;

  /** How a reader's entry stands to what was read at this sequence before. */
  enum Agreement {
    FIRST,
    SAME,
    OTHER
  }

  Agreement read(int sequence, long fingerprint) {
    ensure(sequence);
    long known = fingerprints[sequence];
    if (known == 0) {
      fingerprints[sequence] = fingerprint;
      return Agreement.FIRST;
    }
    return known == fingerprint ? Agreement.SAME : Agreement.OTHER;
  }

  void seenWithoutPost(int sequence) {
    seenWithoutPost.set(sequence);
  }

  void log(int sequence, long sender) {
    ensure(sequence);
    logged.set(sequence);
    senders[sequence] = sender;
    head = Math.max(head, sequence);
  }

  /** The log's last sequence; 0 if it is empty. */
  int head() {
    return head;
  }

  int logged() {
    return logged.cardinality();
  }

  /** A sequence above this one at which a device was handed what the log has not; 0 if none. */
  int nextVanished(int after) {
    int sequence = seenWithoutPost.nextSetBit(after + 1);
    while (sequence > 0 && logged.get(sequence)) {
      sequence = seenWithoutPost.nextSetBit(sequence + 1);
    }
    return Math.max(sequence, 0);
  }

  /** Entries of others above {@code read}, up to {@code to}, in the log. */
  int byOthers(long user, int read, int to) {
    int count = 0;
    for (int s = logged.nextSetBit(read + 1); s > 0 && s <= to; s = logged.nextSetBit(s + 1)) {
      if (senders[s] != user) {
        count++;
      }
    }
    return count;
  }

  long bytes() {
    return 2L * Long.BYTES * fingerprints.length + (logged.size() + seenWithoutPost.size()) / 8;
  }

  private void ensure(int sequence) {
    if (sequence >= fingerprints.length) {
      int capacity = Math.max(sequence + 1, 2 * fingerprints.length);
      fingerprints = Arrays.copyOf(fingerprints, capacity);
      senders = Arrays.copyOf(senders, capacity);
    }
  }
}
