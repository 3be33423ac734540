package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What messages carry that others were forwarded in ({@link Content.Merged}). Whoever sees such a
 * message may ask, also who never was where they were said; they are as they were when they were
 * forwarded. A file among them is downloaded as that of the message that carries it: {@code
 * client.media().download(carrier.with(file), …)}.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinMerged {
  private final ClientShell shell;

  SkeinMerged(ClientShell shell) {
    this.shell = shell;
  }

  /**
   * A page of the messages, from the first on.
   *
   * @param sequence of the message that carries them
   */
  public CompletableFuture<Reply.MergedPage> open(ConversationId conversation, long sequence) {
    return open(conversation, sequence, List.of(), 0);
  }

  /**
   * A page of the messages, in their order. Fails with NO_SUCH_MESSAGE if none are there, and with
   * MESSAGE_RECALLED or MESSAGE_VANISHED once the message that carries them is gone.
   *
   * @param sequence of the message that carries them
   * @param path positions of those among them that carry others, from the outermost in; empty: what
   *     the message itself carries
   * @param after position of the last that is known; 0: none is
   */
  public CompletableFuture<Reply.MergedPage> open(
      ConversationId conversation, long sequence, List<Long> path, int after) {
    return shell.call(
        new Request.AskMerged(conversation, sequence, List.copyOf(path), after, 0),
        Reply.MergedPage.class);
  }
}
