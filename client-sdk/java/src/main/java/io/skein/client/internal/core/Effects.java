package io.skein.client.internal.core;

import io.skein.client.OutboxEntry;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.StateStore.Checkpoint;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;

/** What {@link ClientCore} wants done, in this order. Called within the core's own calls. */
public interface Effects {
  /** Send a frame on the connection that is open. */
  void send(ClientFrame frame);

  /** Give the connection up and make another. */
  void abandon(ErrorCode code, String detail);

  /** Hand the message to the listener, then tell {@link ClientCore#handled}. */
  void hand(Message message);

  /** Tell the listener of a conversation. */
  void conversation(Reply.ConversationSummary summary);

  /** Tell the listener of a cursor. */
  void cursor(CursorMoved moved);

  /** Tell the listener how a conversation is kept from now on. */
  void preferences(ConversationId conversation, Preferences preferences);

  /** Tell the listener that a stranger speaks in this chat. */
  void stranger(ConversationId conversation);

  /** Tell the listener of the user's people. */
  void people(Reply.PeopleEvent changed);

  /**
   * Tell the listener that its user's people, what is scheduled, and what is kept of messages may
   * have changed unheard.
   */
  void unheard();

  /**
   * Tell the listener of something that is not kept here: presence, typing, receipts in numbers,
   * privacy, what is scheduled, what is kept of messages.
   */
  void event(Reply.Event event);

  /** Everything that happened while the device was away is known. */
  void caughtUp();

  /** The entry of a post names a newer head than the one that is kept. */
  void attempting(OutboxEntry entry);

  /** A post is durable. */
  void posted(ConversationId conversation, ClientId id, long sequence, long timeMillis);

  /** A post was refused for good. */
  void refused(OutboxEntry entry, Reply.Failed failed);

  /** A call is answered, or has failed for good. */
  void answer(Call call, Reply.Answer answer);

  /** Keep this, then tell {@link ClientCore#saved}. At most one save is under way. */
  void save(Checkpoint checkpoint);
}
