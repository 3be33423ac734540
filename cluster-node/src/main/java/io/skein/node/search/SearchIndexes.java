package io.skein.node.search;

import java.util.concurrent.CompletionStage;

/** The indexes of this node. Thread-safe. */
public interface SearchIndexes {
  /**
   * Opens the index of a shard, as far as it was stored when it was closed last, or empty.
   *
   * @return fails with {@link SearchUnavailableException} if there is no room or no right to write,
   *     or it is open already
   */
  CompletionStage<SearchIndex> open(int shard);

  /**
   * Removes the indexes of shards that are not open and have not been for a while: other nodes have
   * taken them.
   *
   * @return how many
   */
  CompletionStage<Integer> sweep();
}
