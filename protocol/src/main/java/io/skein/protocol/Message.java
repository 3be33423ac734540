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
 * @param endMillis when its life is over, by the nodes' clocks, as {@code timeMillis}; 0: it has no
 *     end
 */
public record Message(
    ConversationId conversation,
    long sequence,
    UserId sender,
    @Nullable ClientId clientId,
    long timeMillis,
    Content content,
    @Nullable Forwarded forwarded,
    long endMillis) {
  /**
   * Where a message comes from that was forwarded: found by the node. In which conversation it was
   * said is known to nobody but who forwarded it.
   *
   * @param sender who said it first
   * @param timeMillis when, as {@link Message#timeMillis}
   */
  public record Forwarded(UserId sender, long timeMillis) {}

  /** One that its sender said, without end. */
  public Message(
      ConversationId conversation,
      long sequence,
      UserId sender,
      @Nullable ClientId clientId,
      long timeMillis,
      Content content) {
    this(conversation, sequence, sender, clientId, timeMillis, content, null);
  }

  /** One without end. */
  public Message(
      ConversationId conversation,
      long sequence,
      UserId sender,
      @Nullable ClientId clientId,
      long timeMillis,
      Content content,
      @Nullable Forwarded forwarded) {
    this(conversation, sequence, sender, clientId, timeMillis, content, forwarded, 0);
  }

  /** The same entry with another content; of what is gone it is not told who said it first. */
  public Message with(Content other) {
    return new Message(
        conversation,
        sequence,
        sender,
        clientId,
        timeMillis,
        other,
        other instanceof Content.Recalled || other instanceof Content.Vanished ? null : forwarded,
        endMillis);
  }

  /** The same entry, said by somebody else before. */
  public Message from(Forwarded first) {
    return new Message(
        conversation, sequence, sender, clientId, timeMillis, content, first, endMillis);
  }

  /** The same entry with this end; 0: without. */
  public Message until(long end) {
    return new Message(
        conversation, sequence, sender, clientId, timeMillis, content, forwarded, end);
  }

  /** Whether its life is over at this time: from its end on no node tells what it said. */
  public boolean isOver(long nowMillis) {
    return endMillis != 0 && nowMillis >= endMillis;
  }
}
