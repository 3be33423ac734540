package io.skein.terminal;

import io.skein.client.ConversationView;
import io.skein.client.GroupView;
import io.skein.client.MessageState;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.ReceiptCount;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One conversation as it is shown when it is open. Guarded by its {@link Rooms}. */
final class Room {
  private static final int COUNTS_MAX = 100;

  final ConversationId id;
  @Nullable UserId peer;
  String title = "";
  long head;
  int members;

  /** Who is known to be in here. */
  final Set<UserId> people = new HashSet<>();

  /** The draft that was last saved here: no news to who typed it. Null: none was. */
  @Nullable String draftHere;

  /** What a group is like and who goes by which name in it; complete once the room was opened. */
  final GroupView group = new GroupView();

  /** What the entries on the screen add up to; made anew when the room is opened. */
  ConversationView view = new ConversationView();

  /** How far the others are, as far as told, for the state of one's own messages. */
  final Map<UserId, Progress> others = new HashMap<>();

  /** How receipts are told here; null: not known yet. */
  Looking.@Nullable Receipts receipts;

  /** How many have received and read messages, where that is counted: the newest ones. */
  private final Map<Long, ReceiptCount> counts = new HashMap<>();

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

  /** So many have received and read a message. */
  void counted(ReceiptCount count) {
    counts.keySet().removeIf(sequence -> sequence < count.sequence() - COUNTS_MAX);
    counts.put(count.sequence(), count);
  }

  /** The state of an own message: what all the others have reached. */
  MessageLines.State stateOf(long sequence) {
    ReceiptCount count = counts.get(sequence);
    if (count != null) {
      return stateOf(count);
    }
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

  private static MessageLines.State stateOf(ReceiptCount count) {
    if (count.read() == count.members()) {
      return MessageLines.State.READ;
    }
    return count.delivered() == count.members()
        ? MessageLines.State.DELIVERED
        : MessageLines.State.ACCEPTED;
  }

  /**
   * An entry arrived; true if it is unread news.
   *
   * @param self the user, whose own messages are none; operations and most changes of a group are
   *     none either
   */
  boolean heard(Message message, UserId self) {
    if (message.sequence() <= head) {
      return false;
    }
    head = message.sequence();
    return !message.sender().equals(self) && message.content().isNews();
  }

  /** The user opens it; these are in here. */
  void entered(Collection<UserId> members) {
    people.clear();
    people.addAll(members);
    view = new ConversationView();
  }

  /** A message as it is now. */
  MessageState shown(Message message) {
    MessageState state = view.message(message.sequence());
    return state == null ? new MessageState(message, List.of(), List.of(), null) : state;
  }

  /** The message that it answers; null: none, or one that is not on the screen. */
  @Nullable MessageState quoted(Message message) {
    return message.content() instanceof Content.Text text ? view.message(text.quote()) : null;
  }

  /** What a user is called in here: with its name, or one could pass for another. */
  String nameOf(UserId user, String name) {
    GroupView.Member member = group.member(user);
    return member == null || member.remark().isEmpty() ? name : member.remark() + " (" + name + ")";
  }

  /** Takes in who came and went, and what the group is like now. */
  void changed(Message entry) {
    group.take(entry);
    if (entry.content() instanceof Content.MembershipChange change) {
      switch (change.kind()) {
        case CREATED, JOINED -> people.addAll(change.users());
        case LEFT, REMOVED, DECLINED, BANNED -> change.users().forEach(people::remove);
        case UNBANNED -> {
          // Changes nothing of who is there.
        }
      }
    }
  }
}
