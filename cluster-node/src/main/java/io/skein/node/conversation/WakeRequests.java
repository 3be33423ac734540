package io.skein.node.conversation;

import io.skein.node.journal.WakeStore.Wake;
import io.skein.protocol.ConversationId;
import java.util.concurrent.CompletionStage;

/**
 * How a conversation sees to it that it is started again, without anybody speaking in it: its actor
 * may end while members have still to be told, as when its shard moves. Thread-safe.
 */
public interface WakeRequests {
  /**
   * Writes down that whoever takes the conversation's shard over wakes it.
   *
   * @return the row, once it is stored; fails if that is not known
   */
  CompletionStage<Wake> write(ConversationId conversation);

  /** Takes a row away again, since all is told. One that stays costs a needless start. */
  void remove(Wake row);

  /** Has this node wake the conversation, from memory. */
  void wake(ConversationId conversation);
}
