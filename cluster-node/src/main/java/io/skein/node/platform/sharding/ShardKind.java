package io.skein.node.platform.sharding;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The shards of one entity type.
 *
 * @param name of the entity type
 * @param shards how many there are
 * @param shardOf the shard of an entity id
 */
public record ShardKind(String name, int shards, UnaryOperator<String> shardOf) {
  /** How many ids are tried for each shard: with so many, none is missed but by a broken hash. */
  private static final int TRIES = 1_000;

  /** An entity id for a call in each shard, by shard. */
  Map<String, String> callees() {
    Map<String, String> ids = new HashMap<>();
    for (int n = 0; ids.size() < shards; n++) {
      if (n > shards * TRIES) {
        throw new IllegalStateException("no ids are found for some shards of " + name);
      }
      String id = CalledShard.entityId(n);
      ids.putIfAbsent(shardOf.apply(id), id);
    }
    return ids;
  }
}
