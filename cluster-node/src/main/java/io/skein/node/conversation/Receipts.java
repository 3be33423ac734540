package io.skein.node.conversation;

import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Notices;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells cursors that moved: a member's own other devices, and, where receipts tell names, those
 * whose messages the member has now received or read. Telling everybody of everybody would cost the
 * square of the members for each message. Where they tell numbers, those who look hear of these.
 * Many moves between two tellings are told as one, and all that one member is to hear goes in one
 * notice. Confined to the conversation's actor.
 */
final class Receipts {
  /**
   * What moved since the last telling.
   *
   * @param from above this lie the messages that are now received or read
   * @param deliveredFrom where the delivered cursor stood
   * @param read whether the read cursor moved
   * @param shown whether the other side is to know how the cursors stand, moved or not
   */
  private record Moved(long from, long deliveredFrom, boolean read, boolean shown) {
    Moved and(Moved later) {
      return new Moved(
          Math.min(from, later.from),
          Math.min(deliveredFrom, later.deliveredFrom),
          read || later.read,
          shown || later.shown);
    }
  }

  private final Conversation conversation;
  private final Tail tail;
  private final Notices notices;
  private final Looks looks;
  private final LongSupplier nowMillis;
  private Map<UserId, Moved> moved = Map.of();

  Receipts(
      Conversation conversation, Tail tail, Notices notices, Looks looks, LongSupplier nowMillis) {
    this.conversation = conversation;
    this.tail = tail;
    this.notices = notices;
    this.looks = looks;
    this.nowMillis = nowMillis;
  }

  /** The member's delivered cursor moved, from here. */
  void delivered(UserId user, long from) {
    if (!conversation.isLarge()) {
      moved(user, new Moved(from, from, false, false));
    }
  }

  /** The member's read cursor moved, from here, and maybe the delivered one. */
  void read(UserId user, long from, long deliveredFrom) {
    moved(user, new Moved(Math.min(from, deliveredFrom), deliveredFrom, true, false));
  }

  /** Reads are hidden no longer: each side is told how it stands with the other. */
  void shown() {
    for (Member member : conversation.members()) {
      moved(member.user(), new Moved(member.delivered(), member.delivered(), false, true));
    }
  }

  private void moved(UserId user, Moved move) {
    if (moved.isEmpty()) {
      moved = new LinkedHashMap<>(2);
    }
    moved.merge(user, move, Moved::and);
  }

  boolean isEmpty() {
    return moved.isEmpty();
  }

  /** Tells what moved. */
  void tell() {
    if (moved.isEmpty()) {
      return;
    }
    Map<UserId, Moved> now = moved;
    moved = Map.of();
    Map<UserId, List<Notice.CursorMoved>> told = new LinkedHashMap<>();
    now.forEach((user, move) -> collect(user, move, told));
    tell(told);
  }

  private void collect(UserId user, Moved move, Map<UserId, List<Notice.CursorMoved>> told) {
    Member member = conversation.find(user);
    if (member == null) {
      return;
    }
    if (move.read()) {
      notices.tell(user, ownCursor(member));
    }
    looks.passed(move.from(), member.delivered());
    ReceiptRules rules = conversation.receipts();
    if (rules.mode() == Reply.Looking.Receipts.NAMES && isNews(member, move)) {
      Notice.CursorMoved receipt =
          new Notice.CursorMoved(
              conversation.id(),
              member.user(),
              rules.shownDelivered(member),
              rules.shownRead(member),
              0,
              0);
      for (UserId sender : senders(member, move)) {
        told.computeIfAbsent(sender, any -> new ArrayList<>(1)).add(receipt);
      }
    }
  }

  /** Where reads are hidden, a word at the time of one would tell as much as the read. */
  private boolean isNews(Member member, Moved move) {
    return !conversation.receipts().areReadsHidden() || member.delivered() > move.deliveredFrom();
  }

  /** Whose messages lie in what the member's cursors passed, as far as the tail goes back. */
  private Set<UserId> senders(Member member, Moved move) {
    Set<UserId> senders = new LinkedHashSet<>(2);
    UserId peer = conversation.id().peerOf(member.user());
    if (peer != null && (move.shown() || move.from() + 1 < tail.first())) {
      senders.add(peer);
      return senders;
    }
    for (long sequence = Math.max(move.from() + 1, tail.first());
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

  /** Several cursors go as the frames that they become, each encoded once for all who hear it. */
  private void tell(Map<UserId, List<Notice.CursorMoved>> told) {
    Map<UserId, EncodedFrame> frames = new HashMap<>();
    told.forEach(
        (member, cursors) -> {
          if (cursors.size() == 1) {
            notices.tell(member, cursors.get(0));
          } else {
            List<EncodedFrame> encoded = new ArrayList<>(cursors.size());
            for (Notice.CursorMoved cursor : cursors) {
              encoded.add(
                  frames.computeIfAbsent(cursor.user(), any -> EventFrames.cursor(cursor).frame()));
            }
            notices.tell(member, new Notice.CursorsMoved(conversation.id(), encoded));
          }
        });
  }

  private Notice ownCursor(Member member) {
    long now = nowMillis.getAsLong();
    return new Notice.CursorMoved(
        conversation.id(),
        member.user(),
        member.delivered(),
        member.read(),
        conversation.unread(member, now),
        conversation.unreadMentions(member, now),
        conversation.firstMention(member, now),
        conversation.head());
  }
}
