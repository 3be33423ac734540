package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a conversation keeps in view for all its members. What is highlighted comes to all
 * members, this device too, as entries ({@link SkeinListener#onMessage}), and a {@link
 * HighlightView} says what they add up to.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinHighlights {
  private final SkeinClient client;
  private final ClientShell shell;

  SkeinHighlights(SkeinClient client, ClientShell shell) {
    this.client = client;
    this.shell = shell;
  }

  /**
   * Highlights a message: of a direct chat by both, of a group by whoever may announce, else it
   * fails with FORBIDDEN. Also fails with NO_SUCH_MESSAGE, MESSAGE_RECALLED and
   * TOO_MANY_HIGHLIGHTS. Goes through the outbox as all posts do.
   */
  public CompletableFuture<Posted> begin(ConversationId conversation, long sequence) {
    return client.post(conversation, ClientId.random(), new Content.Highlight(sequence, false));
  }

  /** Highlights a message no more, whoever did. One that is not highlighted is left alone. */
  public CompletableFuture<Posted> end(ConversationId conversation, long sequence) {
    return client.post(conversation, ClientId.random(), new Content.Highlight(sequence, true));
  }

  /** What is highlighted in a conversation that one is a member of, as of an entry of its log. */
  public CompletableFuture<Reply.Highlights> list(ConversationId conversation) {
    return shell.call(new Request.ListHighlights(conversation), Reply.Highlights.class);
  }

  /** The message that is highlighted, as the log has it: edits are entries of their own. */
  public CompletableFuture<@Nullable Message> message(
      ConversationId conversation, Reply.Highlighted highlighted) {
    long target = highlighted.target();
    return client
        .historyAfter(conversation, target - 1, 1)
        .thenApply(
            page ->
                page.messages().stream()
                    .filter(message -> message.sequence() == target)
                    .findFirst()
                    .orElse(null));
  }
}
