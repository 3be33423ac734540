package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/** Remembers which group a creation made, so that a retry finds the same one. Thread-safe. */
public interface GroupIds {
  /**
   * The group of this creation: {@code candidate} if it is the first attempt, else what the first
   * attempt took. Durable; decided by a lightweight transaction.
   */
  CompletionStage<ConversationId> reserve(
      UserId creator, ClientId clientId, ConversationId candidate);
}
