package io.skein.node.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From where on each list of what is due is read. Entries that are gone leave tombstones, some
 * hundred for each call that goes on, and a read from the start meets them all: so a look begins
 * where the one before has left nothing, and only the first of a list at its start. Should that
 * fail, the newest part is looked at, and the start again later. Pure but mutable; confined to the
 * waker's actor.
 */
final class CallLooks {
  /** Entries are added ahead of their time; more than this no clock and no write is behind. */
  static final Duration OVERLAP = Duration.ofMinutes(10);

  /** Looks at the newest part before the start is tried again. */
  static final int PARTS = 60;

  private final Map<Integer, Instant> begins = new HashMap<>();
  private final Map<Integer, Integer> partsLeft = new HashMap<>();

  /** Of other lists nothing is known any more: other nodes look at them. */
  void retain(Collection<Integer> lists) {
    begins.keySet().retainAll(lists);
    partsLeft.keySet().retainAll(lists);
  }

  /** From where on to read a list now, inclusive. */
  Instant begin(int list, Instant now) {
    Instant known = begins.get(list);
    if (known != null) {
      return known;
    }
    Integer parts = partsLeft.remove(list);
    if (parts == null) {
      return Instant.EPOCH;
    }
    if (parts > 1) {
      partsLeft.put(list, parts - 1);
    }
    return now.minus(OVERLAP);
  }

  /** What was due from there on, earliest first; the first ones, if there are too many. */
  void found(int list, Instant begin, Instant now, List<CallDue.Entry> entries) {
    if (!begins.containsKey(list) && !begin.equals(Instant.EPOCH)) {
      // What came before is not known still.
      return;
    }
    Instant next = now.minus(OVERLAP);
    Instant first = entries.isEmpty() ? next : entries.get(0).due();
    begins.put(list, first.isBefore(next) ? first : next);
  }

  /** The list could not be read from there on. */
  void failed(int list, Instant begin) {
    if (begin.equals(Instant.EPOCH)) {
      partsLeft.put(list, PARTS);
    }
  }
}
