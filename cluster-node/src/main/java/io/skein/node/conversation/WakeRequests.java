package io.skein.node.conversation;

import io.skein.node.journal.WakeStore.Wake;
import io.skein.protocol.ConversationId;
import java.util.concurrent.CompletionStage;

/**
 * How a conversation sees to it that it is started again, without anybody speaking in it: its actor
 * may end while members have still to be told, as when its shard moves. Thread-safe.
 */
public interface WakeRequests {
  /** A row of the conversation, by which whoever takes its shard over wakes it; not written yet. */
  Wake row(ConversationId conversation);

  /** Writes a row; the same one may be written again. Fails if its outcome is not known. */
  CompletionStage<Void> write(Wake row);

  /** Takes a row away again, written or not, since all is told. */
  void remove(Wake row);

  /** Has this node wake the conversation, from memory, whether there is a row or not. */
  void wake(ConversationId conversation);
}
