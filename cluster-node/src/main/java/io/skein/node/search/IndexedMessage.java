package io.skein.node.search;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.Set;

/**
 * What an index has of a message.
 *
 * @param types none of them {@code ANY}
 * @param words what is searched in
 * @param edit the entry that gave its text; 0: as it was posted
 */
public record IndexedMessage(
    ConversationId conversation,
    long sequence,
    UserId sender,
    long timeMillis,
    Set<Request.Search.Type> types,
    String words,
    long edit) {
  /** The same message after an edit. */
  public IndexedMessage edited(Set<Request.Search.Type> nowTypes, String nowWords, long by) {
    return new IndexedMessage(conversation, sequence, sender, timeMillis, nowTypes, nowWords, by);
  }

  /** Without what it says. */
  @Override
  public String toString() {
    return "IndexedMessage[" + conversation + ", " + sequence + ", " + types + "]";
  }
}
