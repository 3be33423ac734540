package io.skein.node.api;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the API asks live sessions. Thread-safe. */
public interface Sessions {
  /**
   * A page of a user's conversations, by id.
   *
   * @param after null: from the start
   * @return {@link Reply.ConversationPage} or {@link Reply.Failed}; UNAVAILABLE if no session
   *     answers in time
   */
  CompletionStage<Reply.Answer> conversations(
      UserId user, @Nullable ConversationId after, int limit);
}
