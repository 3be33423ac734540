package io.skein.terminal;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One conversation as it is shown when it is open. Guarded by its {@link Rooms}. */
final class Room {
  final ConversationId id;
  @Nullable UserId peer;
  String title = "";
  long head;
  int members;

  /** How far the others are, as far as told, for the state of one's own messages. */
  final Map<UserId, Progress> others = new HashMap<>();

  /** The newest of one's own messages on the screen. */
  long newestOwn;

  /** The newest message on the screen; 0 if the room was not opened. */
  long shown;

  /** The oldest message on the screen. */
  long oldestShown;

  /** How far one member is. */
  record Progress(long delivered, long read) {
    Progress and(long moreDelivered, long moreRead) {
      return new Progress(
          Math.max(delivered, Math.max(moreDelivered, moreRead)), Math.max(read, moreRead));
    }
  }

  Room(ConversationId id) {
    this.id = id;
  }

  void summarized(ConversationSummary summary) {
    title = summary.title();
    peer = summary.peer();
    members = summary.members();
    head = Math.max(head, summary.head());
  }

  void progressed(UserId user, long delivered, long read) {
    others.merge(user, new Progress(delivered, read), (old, fresh) -> old.and(delivered, read));
  }

  /** The state of an own message: what all the others have reached. */
  MessageLines.State stateOf(long sequence) {
    if (others.isEmpty()) {
      return MessageLines.State.ACCEPTED;
    }
    if (others.values().stream().allMatch(other -> other.read() >= sequence)) {
      return MessageLines.State.READ;
    }
    return others.values().stream().allMatch(other -> other.delivered() >= sequence)
        ? MessageLines.State.DELIVERED
        : MessageLines.State.ACCEPTED;
  }

  /** A message arrived; true if it is unread news. */
  boolean heard(Message message, boolean own) {
    if (message.sequence() <= head) {
      return false;
    }
    head = message.sequence();
    return !own;
  }
}
