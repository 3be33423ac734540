package io.skein.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a conversation's log.
 *
 * @param sequence 1, 2, 3 … without gap in its conversation
 * @param sender {@link UserId#SYSTEM} for what no user said
 * @param clientId null for entries that no client posted
 * @param timeMillis server time of acceptance since the epoch; informational, order is by sequence
 * @param forwarded who said it first; null: the sender
 */
public record Message(
    ConversationId conversation,
    long sequence,
    UserId sender,
    @Nullable ClientId clientId,
    long timeMillis,
    Content content,
    @Nullable Forwarded forwarded) {
  /**
   * Where a message comes from that was forwarded: found by the node. In which conversation it was
   * said is known to nobody but who forwarded it.
   *
   * @param sender who said it first
   * @param timeMillis when, as {@link Message#timeMillis}
   */
  public record Forwarded(UserId sender, long timeMillis) {}

  /** One that its sender said. */
  public Message(
      ConversationId conversation,
      long sequence,
      UserId sender,
      @Nullable ClientId clientId,
      long timeMillis,
      Content content) {
    this(conversation, sequence, sender, clientId, timeMillis, content, null);
  }

  /** The same entry with another content; of what was recalled it is not told who said it first. */
  public Message with(Content other) {
    return new Message(
        conversation,
        sequence,
        sender,
        clientId,
        timeMillis,
        other,
        other instanceof Content.Recalled ? null : forwarded);
  }

  /** The same entry, said by somebody else before. */
  public Message from(Forwarded first) {
    return new Message(conversation, sequence, sender, clientId, timeMillis, content, first);
  }
}
