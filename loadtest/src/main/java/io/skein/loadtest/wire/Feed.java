package io.skein.loadtest.wire;

import io.skein.protocol.ConversationId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One conversation as one device reads it: pushes are hints that may be lost, doubled or early; out
 * of here everything comes once and in order. Pure; confined to the loop's thread.
 */
final class Feed {
  final Chat chat;
  final ConversationId id;

  /** Its number among the device's. */
  final int place;

  final Outbox outbox = new Outbox();
  boolean pulling;
  boolean acknowledge;
  long readUpTo;

  private long first = 1;
  private long taken;
  private long known;
  private @Nullable TreeMap<Long, Delivery> early;

  Feed(Chat chat, ConversationId id, int place) {
    this.chat = chat;
    this.id = id;
    this.place = place;
  }

  /** What is before this sequence is not for the device's user to see, who came later. */
  void beginsAt(long sequence) {
    if (taken == 0) {
      first = Math.max(first, sequence);
      taken = first - 1;
    }
  }

  /** Whether the user sees the whole log. */
  boolean isWhole() {
    return first == 1;
  }

  /** Whether the device knows that it exists, and holds all of it. */
  boolean isCurrent() {
    return known > 0 && !isBehind();
  }

  /** Up to here everything was taken. */
  long taken() {
    return taken;
  }

  /** The newest sequence that exists, as far as the device knows. */
  long known() {
    return known;
  }

  void exists(long sequence) {
    known = Math.max(known, sequence);
  }

  boolean isBehind() {
    return taken < known;
  }

  /**
   * @return whether it was new to the device
   */
  boolean offer(long sequence, Delivery delivery) {
    exists(sequence);
    if (sequence <= taken) {
      return false;
    }
    if (early == null) {
      early = new TreeMap<>();
    }
    return early.putIfAbsent(sequence, delivery) == null;
  }

  /** The next one in order, if it is there. */
  @Nullable Delivery take() {
    if (early == null || early.isEmpty() || early.firstKey() != taken + 1) {
      return null;
    }
    taken++;
    Delivery next = early.pollFirstEntry().getValue();
    if (early.isEmpty()) {
      early = null;
    }
    return next;
  }
}
