package io.skein.node.search;

import io.skein.node.platform.ClusterMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the index of a shard has found.
 *
 * @param hits in their order; null: it cannot be asked now
 * @param complete whether it has all that was said in the conversations that it was asked for
 */
public record ShardHits(int shard, @Nullable List<Hit> hits, boolean complete)
    implements ClusterMessage {
  static ShardHits unavailable(int shard) {
    return new ShardHits(shard, null, false);
  }
}
