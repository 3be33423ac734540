package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;

/** Single messages, as one of their readers sees them. Thread-safe. */
public interface Messages {
  /**
   * One message, if this user is a member and may see it.
   *
   * @return {@link Reply.Page} with the message, or without any if there is none that the user may
   *     see, or {@link Reply.Failed}; UNAVAILABLE if the conversation does not answer in time
   */
  CompletionStage<Reply.Answer> message(UserId reader, ConversationId conversation, long sequence);
}
