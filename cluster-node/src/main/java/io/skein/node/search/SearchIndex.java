package io.skein.node.search;

import io.skein.node.conversation.LogPart;
import io.skein.protocol.ConversationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The index of one shard of conversations: what was said in each of them, up to a place in its log.
 * A cache of the logs: what is lost of it is read again from there. Thread-safe, but for {@link
 * #write}: one at a time. Stages fail with {@link SearchUnavailableException} if the index cannot
 * be read or written; it is to be closed and opened anew then.
 */
public interface SearchIndex {
  /**
   * Takes parts of logs in, in their order; {@link #search} sees them afterwards. Of a part that
   * overlaps what is there already the rest is taken; one that begins beyond it is not taken. What
   * was written may be lost with the process: the places then say so.
   *
   * @return the place of each conversation of which a part was not taken
   */
  CompletionStage<Map<ConversationId, Long>> write(List<LogPart> parts);

  /** Up to which sequence each of these conversations is in the index; 0: nothing of it is. */
  CompletionStage<Map<ConversationId, Long>> places(Collection<ConversationId> conversations);

  /** At most {@link IndexQuery#limit} hits, in their order. */
  CompletionStage<List<Hit>> search(IndexQuery query);

  /** Stores what was written, and lets go of the files. Never fails. Repeated, it does nothing. */
  CompletionStage<Void> close();
}
