package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a conversation beside its log: snapshots, which save reading the log from its
 * beginning, and how far members have read. Thread-safe. Every write is idempotent; stages fail
 * with {@link LogUnavailableException} if the store did not answer in time.
 */
public interface ConversationStates {
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
