package io.skein.node.search;

import io.skein.protocol.ConversationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which conversations an index is behind of, of which it reads the log now, and of which it is
 * known to have all. Word of a conversation may be lost, so that is known for a while only. Pure:
 * time comes in; confined to the index's actor.
 */
final class CatchingUp {
  /** So many are remembered: of others the conversation is asked once more. */
  static final int TRUSTED_MAX = 50_000;

  /** More do not wait: those who search them ask again. */
  static final int WAITING_MAX = 50_000;

  /** A part of a log that is to be asked for. */
  record Read(ConversationId conversation, long after) {}

  private final int readsMax;
  private final long readNanos;
  private final long checkNanos;

  /** Where to read on, in the order in which it was wanted. */
  private final Map<ConversationId, Long> waiting = new LinkedHashMap<>();

  /** Until when the answer is waited for, and its being written. */
  private final Map<ConversationId, Long> reading = new HashMap<>();

  /** Since when all of it is in the index. */
  private final Map<ConversationId, Long> trusted =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, Long> eldest) {
          return size() > TRUSTED_MAX;
        }
      };

  /**
   * @param readsMax reads at a time
   * @param readNanos how long one is waited for
   * @param checkNanos for how long it is taken for known that the index has all
   */
  CatchingUp(int readsMax, long readNanos, long checkNanos) {
    this.readsMax = readsMax;
    this.readNanos = readNanos;
    this.checkNanos = checkNanos;
  }

  /** Whether the index, which is at this place, has all of it. */
  boolean isCurrent(IndexQuery.Place asked, long place, long nowNanos) {
    Long since = trusted.get(asked.conversation());
    return place >= asked.head() && since != null && nowNanos - since < checkNanos;
  }

  /** The index is behind, or may be. */
  void want(ConversationId conversation, long after) {
    if (waiting.size() < WAITING_MAX && !reading.containsKey(conversation)) {
      waiting.put(conversation, after);
    }
  }

  /** The reads to begin now. */
  List<Read> begin(long nowNanos) {
    List<Read> begun = new ArrayList<>();
    Iterator<Map.Entry<ConversationId, Long>> next = waiting.entrySet().iterator();
    while (next.hasNext() && reading.size() < readsMax) {
      Map.Entry<ConversationId, Long> entry = next.next();
      reading.put(entry.getKey(), nowNanos + readNanos);
      begun.add(new Read(entry.getKey(), entry.getValue()));
      next.remove();
    }
    return begun;
  }

  boolean isReading() {
    return !reading.isEmpty();
  }

  /** Those which have not answered in time are given up. */
  void expire(long nowNanos) {
    reading.values().removeIf(deadline -> nowNanos - deadline >= 0);
  }

  /**
   * A part is in the index, which is at this place now.
   *
   * @param complete whether there is nothing above it
   */
  void written(ConversationId conversation, long place, boolean complete, long nowNanos) {
    reading.remove(conversation);
    if (complete) {
      trusted.put(conversation, nowNanos);
      waiting.remove(conversation);
    } else {
      want(conversation, place);
    }
  }

  /** The index is another from now on. */
  void forget() {
    waiting.clear();
    reading.clear();
    trusted.clear();
  }
}
