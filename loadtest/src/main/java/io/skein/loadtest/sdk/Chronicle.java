package io.skein.loadtest.sdk;

import io.skein.client.Posted;
import io.skein.client.SkeinException;
import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.history.HistoryEvent;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Tells the checker what one device on the SDK does and hears. Thread-safe; the order of posts into
 * one conversation is checked, so one thread makes them.
 */
public final class Chronicle {
  private final String device;
  private final UserId user;
  private final HistoryChecker checker;

  /**
   * @param device a name that is the device's alone
   */
  public Chronicle(String device, UserId user, HistoryChecker checker) {
    this.device = device;
    this.user = user;
    this.checker = checker;
  }

  /** From now on the device is owed all of a conversation that is new. */
  public void follows(ConversationId conversation) {
    checker.record(new HistoryEvent.Follows(conversation, device, 0));
  }

  /**
   * It is about to post; {@link #ended} is called with the outcome.
   *
   * @return the id to post with
   */
  public ClientId posts(ConversationId conversation, Content content) {
    ClientId id = ClientId.random();
    checker.record(
        new HistoryEvent.Sent(conversation, device, user, id, HistoryEvent.hash(content)));
    return id;
  }

  /**
   * How a post ended: as the future of {@code SkeinClient#post} does.
   *
   * @param posted null if it failed
   * @param failure null if it did not
   */
  public void ended(
      ConversationId conversation,
      ClientId id,
      @Nullable Posted posted,
      @Nullable Throwable failure) {
    checker.record(outcome(conversation, id, posted, failure));
  }

  private static HistoryEvent outcome(
      ConversationId conversation,
      ClientId id,
      @Nullable Posted posted,
      @Nullable Throwable failure) {
    if (posted != null) {
      return new HistoryEvent.Acknowledged(conversation, id, posted.sequence());
    }
    boolean nothingWasDone =
        failure instanceof SkeinException refused
            && refused.code() != ErrorCode.OUTCOME_UNKNOWN
            && refused.code() != ErrorCode.INTERNAL;
    return nothingWasDone
        ? new HistoryEvent.Refused(conversation, id)
        : new HistoryEvent.Unknown(conversation, id);
  }

  /** The listener was called with it. */
  public void handed(Message message) {
    checker.record(new HistoryEvent.Seen(device, HistoryEvent.Entry.of(message)));
  }

  /** The user was told an unread count. */
  public void told(ConversationSummary summary) {
    checker.record(
        new HistoryEvent.UnreadCount(
            summary.conversation(), user, summary.read(), summary.head(), summary.unread()));
  }
}
