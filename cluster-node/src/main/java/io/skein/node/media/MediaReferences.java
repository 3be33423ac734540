package io.skein.node.media;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * Which messages show a media: as long as there is one, it is kept. A message is named by its
 * client id, which is known before it has its place. Thread-safe; stages fail with {@link
 * MediaUnavailableException}, and calls may be repeated.
 */
public interface MediaReferences {
  /**
   * The message shows it.
   *
   * @param when of what is said about the same message the latest holds, in whichever order it
   *     comes; to the microsecond
   */
  CompletionStage<Void> add(
      MediaId media, ConversationId conversation, ClientId message, Instant when);

  /**
   * The message shows it until then, and no longer, without a further word; to the second, and by
   * the clock of the store: another minute may pass.
   *
   * @param when as for {@link #add}
   */
  CompletionStage<Void> addUntil(
      MediaId media, ConversationId conversation, ClientId message, Instant when, Instant until);

  /**
   * The message does not show it.
   *
   * @param when as for {@link #add}; at the same time this holds
   */
  CompletionStage<Void> remove(
      MediaId media, ConversationId conversation, ClientId message, Instant when);

  /** No message shows it any more. */
  CompletionStage<Void> removeAll(MediaId media);

  CompletionStage<Boolean> isReferenced(MediaId media);
}
