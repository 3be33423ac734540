package io.skein.node.account;

import io.skein.protocol.ConversationId;

/**
 * What was unread in one conversation when its user's session left memory, so that the next life of
 * the session need not ask all conversations again for the total.
 *
 * @param unread messages of others above the read cursor; {@link #UNKNOWN}: something has changed
 *     since the conversation was asked
 * @param read the read cursor
 * @param newest the newest message; 0: there is none
 * @param fromStranger whether it is a chat that a stranger has begun: it counts for no total
 */
public record UnreadLine(
    ConversationId conversation, int unread, long read, long newest, boolean fromStranger) {
  /** The conversation is to be asked again. */
  public static final int UNKNOWN = -1;

  /** Of a conversation that has to be asked. */
  public static UnreadLine unknown(ConversationId conversation) {
    return new UnreadLine(conversation, UNKNOWN, 0, 0, false);
  }
}
