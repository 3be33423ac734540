package io.skein.loadtest.history;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a client did or learned. As in Jepsen's histories an operation is an invocation
 * ({@link Sent}) and at most one completion, which is ok ({@link Acknowledged}), fail ({@link
 * Refused}: it did not and will not happen) or info ({@link Unknown}: it may have happened, or may
 * still).
 *
 * <p>Rules for who records: {@code Sent} before the post leaves the client; the events of one
 * device in one conversation in the order in which they happened; {@code Log} and nothing after it
 * once all posts have ended. Events of different devices may come at once and in any order.
 */
public sealed interface HistoryEvent {
  ConversationId conversation();

  /**
   * A device is about to post.
   *
   * @param device any name that is the device's alone
   * @param contentHash of what the message says; see {@link #hash(Message)}
   */
  record Sent(
      ConversationId conversation,
      String device,
      UserId sender,
      ClientId clientId,
      long contentHash)
      implements HistoryEvent {}

  /** A post was answered with its place. */
  record Acknowledged(ConversationId conversation, ClientId clientId, long sequence)
      implements HistoryEvent {}

  /** A post was answered with a code that says that nothing was done. */
  record Refused(ConversationId conversation, ClientId clientId) implements HistoryEvent {}

  /** A post ended without an answer, or with one that does not say whether it was done. */
  record Unknown(ConversationId conversation, ClientId clientId) implements HistoryEvent {}

  /**
   * From now on a device must be handed everything after this sequence, up to the log's end.
   * Without it a device is held only to what lies between the first and the last it was handed.
   */
  record Follows(ConversationId conversation, String device, long after) implements HistoryEvent {}

  /** A device was handed an entry. */
  record Seen(String device, Entry entry) implements HistoryEvent {
    @Override
    public ConversationId conversation() {
      return entry.conversation();
    }
  }

  /** The log, read through the public protocol at the end, holds this entry next. */
  record Log(Entry entry) implements HistoryEvent {
    @Override
    public ConversationId conversation() {
      return entry.conversation();
    }
  }

  /**
   * A user's unread count, with the cursor and the head that it was told with.
   *
   * @param read up to here the user has read
   * @param head newest sequence of the conversation when it was counted
   */
  record UnreadCount(ConversationId conversation, UserId user, long read, long head, int unread)
      implements HistoryEvent {}

  /**
   * An entry of a conversation, as a device or a reader of the log was given it.
   *
   * @param clientId null for what no client posted: membership and title changes, though the
   *     request behind one may have had an id
   */
  record Entry(
      ConversationId conversation,
      long sequence,
      UserId sender,
      @Nullable ClientId clientId,
      long contentHash) {
    public static Entry of(Message message) {
      return new Entry(
          message.conversation(),
          message.sequence(),
          message.sender(),
          isPost(message.content()) ? message.clientId() : null,
          hash(message));
    }
  }

  private static boolean isPost(Content content) {
    return !(content instanceof Content.MembershipChange || content instanceof Content.TitleChange);
  }

  /** Tells contents apart: equal for equal contents, and hardly ever for others. */
  static long hash(Message message) {
    return hash(message.content());
  }

  /** As above, before there is a message. */
  static long hash(Content content) {
    if (content instanceof Content.Text text) {
      return Mixing.text(text.text());
    }
    return Mixing.mix(content.hashCode());
  }
}
