package io.skein.node.search;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an index is asked for. All that is set must be so of a message.
 *
 * @param words as the user has written them; empty: whatever is said
 * @param places the conversations to look in
 * @param sender null: from anybody
 * @param untilMillis accepted before; 0: up to the newest
 * @param before only what comes after this one in order; null: from the newest
 * @param limit most hits
 */
public record IndexQuery(
    String words,
    List<IndexQuery.Place> places,
    @Nullable UserId sender,
    Request.Search.Type type,
    long fromMillis,
    long untilMillis,
    @Nullable Hit before,
    int limit)
    implements ClusterMessage {
  /**
   * A conversation to look in.
   *
   * @param head the newest entry that the asker has heard of; 0: of none
   */
  public record Place(ConversationId conversation, long head) implements ClusterMessage {}

  /** The same in other conversations. */
  IndexQuery in(List<Place> others) {
    return new IndexQuery(words, others, sender, type, fromMillis, untilMillis, before, limit);
  }

  /** What comes after this one. */
  IndexQuery after(@Nullable Hit last) {
    return new IndexQuery(words, places, sender, type, fromMillis, untilMillis, last, limit);
  }

  /** Without the words. */
  @Override
  public String toString() {
    return "IndexQuery[" + places.size() + " conversations, " + type + "]";
  }
}
