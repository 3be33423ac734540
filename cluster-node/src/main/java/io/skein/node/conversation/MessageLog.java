package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The durable log of conversations. Thread-safe. One conversation's appends come from its one live
 * actor, in order, one call in flight at a time; the log relies on that and does not order for it.
 *
 * <p>Stages fail with {@link LogUnavailableException} if the store did not answer in time: the
 * outcome is then unknown, and the same call may be repeated, since every write here is idempotent.
 */
public interface MessageLog {
  /**
   * Appends messages with consecutive sequences, all of one conversation.
   *
   * @param messages not empty; the first follows the last that was appended before
   * @return completes when all are durable (quorum); on failure any prefix, or none, or all may be
   *     stored, and the caller repeats the same messages until it succeeds or the actor ends
   */
  CompletionStage<Void> append(ConversationId conversation, List<Message> messages);

  /**
   * Messages above {@code after}, ascending, ending before the first missing sequence; at most
   * {@code limit}, and possibly fewer though more exist (bucket end): only an empty list says that
   * there is nothing.
   */
  CompletionStage<List<Message>> readAfter(ConversationId conversation, long after, int limit);

  /**
   * The newest messages below {@code before}, in ascending order, without gap; at most {@code
   * limit}; may be fewer, as above.
   *
   * @param before at most one above the head, which the caller knows: further up, the answer may be
   *     empty although there are messages below
   */
  CompletionStage<List<Message>> readBefore(ConversationId conversation, long before, int limit);

  /** The newest snapshot of the conversation's state, null if there is none. */
  CompletionStage<@Nullable Snapshot> readSnapshot(ConversationId conversation);

  /**
   * Stores a snapshot; an older one (by sequence) never replaces a newer one, and of two at the
   * same sequence either may stay.
   */
  CompletionStage<Void> writeSnapshot(ConversationId conversation, Snapshot snapshot);

  /** The durable read cursors of members, by user. */
  CompletionStage<Map<UserId, Long>> readCursors(ConversationId conversation);

  /** Makes read cursors durable; a smaller one never replaces a larger one. */
  CompletionStage<Void> writeCursors(ConversationId conversation, Map<UserId, Long> read);
}
