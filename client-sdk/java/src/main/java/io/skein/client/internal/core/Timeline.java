package io.skein.client.internal.core;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One conversation as one device sees it: makes the messages that arrive (out of order, twice, with
 * gaps) into 1, 2, 3 … by holding back what is too early and pulling what is missing. Confined to
 * one thread.
 */
final class Timeline {
  /** Messages held back while an earlier one is missing; one more is dropped and pulled later. */
  static final int AHEAD_MAX = 256;

  /**
   * How long a gap may be before it is pulled. An answer to a post and the event of the message
   * before it take different ways through a cluster, so short gaps close by themselves.
   */
  static final long PATIENCE_MILLIS = 100;

  /** How long to wait before asking again for what a page should have had. */
  static final long STALE_MILLIS = 1_000;

  private static final long UNPLACED = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final ConversationId conversation;
  private final TreeMap<Long, Message> ahead = new TreeMap<>();
  private long handed = UNPLACED;
  private long seen;
  private long head;
  private long pullAt = NEVER;
  private boolean pulling;

  Timeline(ConversationId conversation) {
    this.conversation = conversation;
  }

  /** Everything up to {@code sequence} was handed on in an earlier run. */
  static Timeline resumed(ConversationId conversation, long sequence, long head) {
    Timeline timeline = new Timeline(conversation);
    timeline.handed = sequence;
    timeline.seen = sequence;
    timeline.head = Math.max(sequence, head);
    return timeline;
  }

  ConversationId conversation() {
    return conversation;
  }

  /** True once it is known after which sequence this device starts. */
  boolean isPlaced() {
    return handed != UNPLACED;
  }

  /** This device starts after {@code sequence}, or before what has already arrived of it. */
  void place(long sequence, Consumer<Message> next) {
    if (!isPlaced()) {
      long first = ahead.isEmpty() ? Long.MAX_VALUE : ahead.firstKey();
      handed = Math.min(sequence, first - 1);
      seen = handed;
      head = Math.max(head, handed);
      handOnWhatFollows(next);
    }
  }

  /** A message arrived; gives {@code next} what is now in order. */
  void offer(Message message, long now, Consumer<Message> next) {
    head = Math.max(head, message.sequence());
    if (!isPlaced() && message.sequence() == 1) {
      handed = 0;
    }
    if (isPlaced() && message.sequence() <= handed) {
      return;
    }
    if (ahead.size() < AHEAD_MAX || isNext(message)) {
      ahead.put(message.sequence(), message);
    }
    handOnWhatFollows(next);
    if (isBehind()) {
      pullNoLaterThan(now + PATIENCE_MILLIS);
    }
  }

  /** The conversation has reached {@code sequence}: what is missing is to be pulled at once. */
  void reached(long sequence, long now) {
    head = Math.max(head, sequence);
    if (isBehind()) {
      pullNoLaterThan(now);
    }
  }

  /** The answer to a pull that began at {@link #pullFrom()}. */
  void page(Reply.Page page, long now, Consumer<Message> next) {
    pulling = false;
    long before = handed;
    if (handed < page.memberSince() - 1) {
      // What newcomers may see of the time before is there to be looked up, and no news.
      boolean allSeen = seen >= handed;
      handed = page.memberSince() - 1;
      seen = allSeen ? handed : seen;
      ahead.headMap(handed, true).clear();
    }
    List<Message> messages = page.messages();
    for (Message message : messages) {
      if (message.sequence() > handed) {
        ahead.put(message.sequence(), message);
      }
    }
    head = Math.max(head, page.head());
    handOnWhatFollows(next);
    if (isBehind()) {
      pullNoLaterThan(handed > before ? now : now + STALE_MILLIS);
    }
  }

  /** The pull failed, for now. */
  void pullFailed(long retryAt) {
    pulling = false;
    pullAt = retryAt;
  }

  /** The conversation cannot be read any more: what is missing stays so. */
  void giveUp() {
    pulling = false;
    pullAt = NEVER;
    ahead.clear();
    if (!isPlaced()) {
      handed = head;
    }
    head = handed;
  }

  /** The pull's answer will not come. */
  void disconnected(long now) {
    pulling = false;
    if (isBehind()) {
      pullNoLaterThan(now);
    }
  }

  /** When to pull next; {@link Long#MAX_VALUE} if nothing is missing or a pull is under way. */
  long pullDue() {
    return pulling ? NEVER : pullAt;
  }

  /** Begins a pull: gives the exclusive bound to pull from. */
  long pullFrom() {
    pulling = true;
    pullAt = NEVER;
    return Math.max(0, handed);
  }

  /** True if messages are known to exist that were not handed on. */
  boolean isBehind() {
    return isPlaced() ? head > handed : head > 0;
  }

  /** The listener has dealt with everything up to {@code sequence}. */
  void seen(long sequence) {
    seen = Math.max(seen, sequence);
  }

  long seen() {
    return seen;
  }

  long head() {
    return head;
  }

  private boolean isNext(Message message) {
    return isPlaced() && message.sequence() == handed + 1;
  }

  private void handOnWhatFollows(Consumer<Message> next) {
    while (isPlaced() && !ahead.isEmpty() && ahead.firstKey() == handed + 1) {
      handed++;
      next.accept(ahead.pollFirstEntry().getValue());
    }
    if (!isBehind()) {
      pullAt = NEVER;
    }
  }

  private void pullNoLaterThan(long time) {
    pullAt = Math.min(pullAt, time);
  }
}
