package io.skein.client;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;

/**
 * A post that is not answered yet.
 *
 * @param clientId the same at every attempt: it makes a second attempt harmless
 * @param knownHead a sequence that the conversation had reached before the first attempt: each
 *     attempt names it, so that the node knows how far back an earlier one may lie
 */
public record OutboxEntry(
    ConversationId conversation, ClientId clientId, long knownHead, Content content) {
  /** The same post with a newer known head. */
  public OutboxEntry withKnownHead(long head) {
    return new OutboxEntry(conversation, clientId, head, content);
  }
}
