package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import java.util.concurrent.CompletionStage;

/** The durable log of conversations. Thread-safe. */
public interface MessageLog {
  /**
   * Opens the log of one conversation for one life of its actor, and shuts it for the life before:
   * what that one still has in flight is waited for, what it appends from now on fails.
   *
   * @return fails with {@link LogUnavailableException} if the store does not answer in time, or
   *     this node may not decide about the conversation now
   */
  CompletionStage<OpenLog> open(ConversationId conversation);
}
