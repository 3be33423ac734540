package io.skein.node.conversation;

import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Notices;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells cursors that moved: a member's own other devices, and, in a small conversation, those whose
 * messages the member has now received or read. Telling everybody of everybody would cost the
 * square of the members for each message. Many moves between two tellings are told as one. Confined
 * to the conversation's actor.
 */
final class Receipts {
  /** What moved since the last telling: from where, and whether the read cursor did. */
  private record Moved(long from, boolean read) {}

  private final Conversation conversation;
  private final Tail tail;
  private final Notices notices;
  private Map<UserId, Moved> moved = Map.of();

  Receipts(Conversation conversation, Tail tail, Notices notices) {
    this.conversation = conversation;
    this.tail = tail;
    this.notices = notices;
  }

  /** The member's delivered cursor moved, from here. */
  void delivered(UserId user, long from) {
    if (!conversation.isLarge()) {
      moved(user, from, false);
    }
  }

  /** The member's read cursor moved, from here. */
  void read(UserId user, long from) {
    moved(user, from, true);
  }

  private void moved(UserId user, long from, boolean read) {
    if (moved.isEmpty()) {
      moved = new LinkedHashMap<>(2);
    }
    moved.merge(
        user,
        new Moved(from, read),
        (one, other) -> new Moved(Math.min(one.from(), other.from()), one.read() || other.read()));
  }

  boolean isEmpty() {
    return moved.isEmpty();
  }

  /** Tells what moved. */
  void tell() {
    Map<UserId, Moved> now = moved;
    moved = Map.of();
    now.forEach(this::tell);
  }

  private void tell(UserId user, Moved move) {
    Member member = conversation.find(user);
    if (member == null) {
      return;
    }
    if (move.read()) {
      notices.tell(user, ownCursor(member));
    }
    if (!conversation.isLarge()) {
      Notice receipt =
          new Notice.CursorMoved(
              conversation.id(), member.user(), member.delivered(), member.read(), 0, 0);
      for (UserId sender : senders(member, move.from())) {
        notices.tell(sender, receipt);
      }
    }
  }

  /** Whose messages lie in what the member's cursors passed, as far as the tail goes back. */
  private Set<UserId> senders(Member member, long from) {
    Set<UserId> senders = new LinkedHashSet<>(2);
    UserId peer = conversation.id().peerOf(member.user());
    if (peer != null) {
      senders.add(peer);
      return senders;
    }
    for (long sequence = Math.max(from + 1, tail.first());
        sequence <= member.delivered();
        sequence++) {
      Message message = tail.get(sequence);
      if (message != null
          && !message.sender().equals(member.user())
          && conversation.find(message.sender()) != null) {
        senders.add(message.sender());
      }
    }
    return senders;
  }

  private Notice ownCursor(Member member) {
    return new Notice.CursorMoved(
        conversation.id(),
        member.user(),
        member.delivered(),
        member.read(),
        conversation.unread(member),
        conversation.unreadMentions(member),
        conversation.firstMention(member),
        conversation.head());
  }
}
