package io.skein.node.search.lucene;

import io.skein.node.conversation.LogPart;
import io.skein.node.search.Hit;
import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchIndex;
import io.skein.protocol.ConversationId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Does what another index does. */
abstract class ForwardingSearchIndex implements SearchIndex {
  private final SearchIndex index;

  ForwardingSearchIndex(SearchIndex index) {
    this.index = index;
  }

  @Override
  public CompletionStage<Map<ConversationId, Long>> write(List<LogPart> parts) {
    return index.write(parts);
  }

  @Override
  public CompletionStage<Map<ConversationId, Long>> places(
      Collection<ConversationId> conversations) {
    return index.places(conversations);
  }

  @Override
  public CompletionStage<List<Hit>> search(IndexQuery query) {
    return index.search(query);
  }

  @Override
  public CompletionStage<Void> close() {
    return index.close();
  }
}
