package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What was said by messages that were forwarded as one, apart from the log: a body for each message
 * that carries others. A body never changes; one that no log names in the end was told to nobody.
 * Thread-safe; stages fail with {@link LogUnavailableException}, and calls may be repeated.
 */
public interface MergedBodies {
  /**
   * One of the messages.
   *
   * @param section 0: of the message that carries them all; else the {@link Content.Merged#body} of
   *     the one that carries it, in the same body
   * @param position 1, 2, 3 … in its section
   * @param sender who said it first
   * @param timeMillis when, since the epoch
   */
  record Part(int section, int position, UserId sender, long timeMillis, Content.Said content) {
    Part with(Content.Said other) {
      return new Part(section, position, sender, timeMillis, other);
    }
  }

  /**
   * Keeps a body.
   *
   * @param body its number: no other of the cluster ever has it
   * @param parts not empty
   * @param life for which it is kept from now on, at least; null: until it is forgotten
   * @return complete when all are durable
   */
  CompletionStage<Void> keep(long body, List<Part> parts, @Nullable Duration life);

  /**
   * Some of one section, in their order.
   *
   * @param after position; exclusive
   */
  CompletionStage<List<Part>> find(long body, int section, int after, int limit);

  /** All of a body, by section and position; empty if it is not kept, or no more. */
  CompletionStage<List<Part>> findAll(long body);

  /** Forgets a body, if there is one. */
  CompletionStage<Void> forget(long body);
}
