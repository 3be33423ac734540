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

  /** The durable read cursors of members, and whether receipts are told. */
  CompletionStage<Cursors> readCursors(ConversationId conversation);

  /** Makes read cursors durable; a smaller one never replaces a larger one. */
  CompletionStage<Void> writeCursors(ConversationId conversation, Map<UserId, ReadCursor> read);

  /** Makes a change of the switch durable; an earlier one never replaces a later one. */
  CompletionStage<Void> writeReceiptsSwitch(ConversationId conversation, ReceiptsSwitch changed);

  /**
   * What is kept of who has read what.
   *
   * @param read by user
   */
  record Cursors(Map<UserId, ReadCursor> read, ReceiptsSwitch receipts) {
    /** Of a conversation in which nobody has read anything. */
    public static final Cursors NONE = new Cursors(Map.of(), ReceiptsSwitch.ON);
  }
}
