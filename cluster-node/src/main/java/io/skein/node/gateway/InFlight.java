package io.skein.node.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered requests of one connection, with the tick at which each one's time is over. Holds
 * nothing while there are none for a while. They are few, so a search is a scan. Confined to the
 * event loop; pure.
 */
final class InFlight {
  private static final int FIRST_CAPACITY = 8;
  private static final int WRITES_BIT = 1;

  /** What the client is told when no answer came in time. */
  enum Kind {
    /** Nothing was changed: UNAVAILABLE. */
    READS,
    /** Something may have been changed: OUTCOME_UNKNOWN. */
    WRITES
  }

  /** Told of each request whose time is over. */
  interface Overdue {
    void overdue(int request, Kind kind);
  }

  // Two numbers per request: its own, and its deadline shifted left by one, with the kind below.
  private int @Nullable [] entries;
  private int count;

  int count() {
    return count;
  }

  boolean contains(int request) {
    return indexOf(request) >= 0;
  }

  void add(int request, Kind kind, int deadlineTick) {
    int[] into = entries;
    if (into == null) {
      into = new int[2 * FIRST_CAPACITY];
    } else if (into.length == 2 * count) {
      into = Arrays.copyOf(into, 2 * into.length);
    }
    into[2 * count] = request;
    into[2 * count + 1] = deadlineTick << 1 | (kind == Kind.WRITES ? WRITES_BIT : 0);
    count++;
    entries = into;
  }

  /** Takes a request off; false if it is not (or no longer) there. */
  boolean remove(int request) {
    int index = indexOf(request);
    if (index < 0) {
      return false;
    }
    removeAt(index);
    return true;
  }

  /** Takes off what is overdue at this tick, and gives memory back when nothing is left. */
  void sweep(int tick, Overdue overdue) {
    int[] from = entries;
    if (from == null) {
      return;
    }
    for (int index = count - 1; index >= 0; index--) {
      // Ticks are compared by difference, so that they may wrap.
      if ((from[2 * index + 1] >> 1) - tick <= 0) {
        int request = from[2 * index];
        Kind kind = (from[2 * index + 1] & WRITES_BIT) == 0 ? Kind.READS : Kind.WRITES;
        removeAt(index);
        overdue.overdue(request, kind);
      }
    }
    if (count == 0) {
      entries = null;
    }
  }

  /** Forgets everything; returns how many there were. */
  int clear() {
    int before = count;
    count = 0;
    entries = null;
    return before;
  }

  boolean holdsMemory() {
    return entries != null;
  }

  private int indexOf(int request) {
    int[] in = entries;
    for (int index = 0; index < count && in != null; index++) {
      if (in[2 * index] == request) {
        return index;
      }
    }
    return -1;
  }

  private void removeAt(int index) {
    int[] from = entries;
    if (from != null) {
      count--;
      from[2 * index] = from[2 * count];
      from[2 * index + 1] = from[2 * count + 1];
    }
  }
}
