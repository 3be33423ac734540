package io.skein.client;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.ReceiptCount;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.UserId;
import java.util.List;

/**
 * Hears what happens in a user's conversations.
 *
 * <p><b>Threads.</b> The callbacks of one client never run at the same time, and what one did is
 * visible to the next. Messages of one conversation come in the order of their sequence, each once,
 * without gap from where the device started. A callback may call every method of the client that
 * returns a future, and must not wait for it: blocking forms throw in a callback.
 *
 * <p><b>Errors.</b> What a callback throws is given to {@link #onError}; the message counts as
 * handled.
 */
public interface SkeinListener {
  /**
   * The next entry of a conversation, also one's own (from this device or another): a message, or
   * an operation that changes an earlier one; a {@link ConversationView} says what they add up to.
   * It counts as delivered to this device when the callback returns.
   */
  default void onMessage(Message message) {}

  /** A conversation is new, or changed while this device was away; comes with its unread count. */
  default void onConversation(ConversationSummary conversation) {}

  /** A member's cursor moved: another member's receipt, or one's own from another device. */
  default void onCursor(CursorMoved moved) {}

  /**
   * The user keeps a conversation otherwise from now on, by the will of this device or another: all
   * are told the same in the same order, before a change that this one asked for is done. What was
   * changed while it was away comes with {@link #onConversation}.
   */
  default void onPreferences(ConversationId conversation, Preferences preferences) {}

  /**
   * A message of a stranger is about to be told by {@link #onMessage}: its chat is to be shown
   * apart, without noise, until the user answers or allows it. {@link ConversationList} keeps that
   * in mind.
   */
  default void onStranger(ConversationId conversation) {}

  /**
   * The user's people changed, by the will of this device or another, or of another user; what they
   * add up to is said by a {@link PeopleList}.
   */
  default void onPeople(Reply.PeopleEvent changed) {}

  /**
   * The user's people may have changed without a word: this device has connected anew, or the node
   * had to drop events. Who shows them asks by {@link SkeinClient#syncPeople}.
   */
  default void onPeopleUnheard() {}

  /** How users are there whom {@link SkeinClient#watch} names: those that are news. */
  default void onPresence(List<Presence> presences) {}

  /**
   * Members of the conversation that {@link SkeinClient#look} names began, went on or stopped
   * typing; a {@link TypingView} says who types now.
   */
  default void onTyping(ConversationId conversation, List<Typist> typists) {}

  /**
   * What is told to who looks at the conversation is another from now on, or on this connection.
   */
  default void onLooking(ConversationId conversation, Looking looking) {}

  /** How many have received and read the newest messages of the group that is looked at. */
  default void onReceiptCounts(ConversationId conversation, List<ReceiptCount> counts) {}

  /** The user has changed on another device what others may know. */
  default void onPrivacy(Privacy privacy) {}

  /**
   * What the user has scheduled changed, by the will of this device or another, or because it was
   * posted or refused; what it adds up to is said by a {@link ScheduledList}.
   */
  default void onScheduled(Reply.ScheduledEvent changed) {}

  /**
   * What the user has scheduled may have changed without a word: this device has connected anew, or
   * the node had to drop events. Who shows it asks by {@link SkeinSchedule#page}.
   */
  default void onScheduledUnheard() {}

  /**
   * What the user keeps of messages changed, by the will of this device or another; what it adds up
   * to is said by a {@link KeepingList}.
   */
  default void onKeeping(Reply.KeepingEvent changed) {}

  /**
   * What the user keeps of messages may have changed without a word: this device has connected
   * anew, or the node had to drop events. Who shows it asks by {@link SkeinKeeping#sync}.
   */
  default void onKeepingUnheard() {}

  /**
   * Something has happened to a call of the user's conversations, in this order. The call is as it
   * is after all that is told of the same word of the node.
   */
  default void onCall(SkeinCall call, CallChange change) {}

  /** The connection changed; the same state is not told twice in a row. */
  default void onConnection(ConnectionState state) {}

  /** A post of an earlier run, which nobody holds a future of, was refused for good. */
  default void onRefused(OutboxEntry post, SkeinException why) {}

  /** A callback threw, or local state could not be written. By default goes to the system log. */
  default void onError(Throwable error) {
    System.getLogger(SkeinListener.class.getName())
        .log(System.Logger.Level.WARNING, "a Skein callback failed", error);
  }

  /**
   * How far a member is.
   *
   * @param delivered has received every message up to here; 0 if not told
   * @param read has read up to here; 0 if not told, as when it is hidden
   * @param unread the unread count after it, for one's own cursor
   * @param head the newest entry that was there when they were counted; 0 if not told
   * @param unreadMentions how many of these mention the user, for one's own cursor
   * @param firstMention sequence of the first of them; 0: none
   */
  record CursorMoved(
      ConversationId conversation,
      UserId user,
      long delivered,
      long read,
      int unread,
      long head,
      int unreadMentions,
      long firstMention) {}
}
