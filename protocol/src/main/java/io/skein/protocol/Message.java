package io.skein.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a conversation's log.
 *
 * @param sequence 1, 2, 3 … without gap in its conversation
 * @param sender {@link UserId#SYSTEM} for what no user said
 * @param clientId null for entries that no client posted
 * @param timeMillis server time of acceptance since the epoch; informational, order is by sequence
 */
public record Message(
    ConversationId conversation,
    long sequence,
    UserId sender,
    @Nullable ClientId clientId,
    long timeMillis,
    Content content) {
  /** The same entry with another content. */
  public Message with(Content other) {
    return new Message(conversation, sequence, sender, clientId, timeMillis, other);
  }
}
