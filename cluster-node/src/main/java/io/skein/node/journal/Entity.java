package io.skein.node.journal;

/**
 * What has a dense sequence of entries of its own: a conversation. Its lane is {@code
 * floorMod(id.hashCode(), lanes)}, which Java fixes for ever.
 *
 * @param shard fixed for the life of the entity
 * @param id unique among all entities of its type
 */
public record Entity(ShardId shard, String id) {
  /** The entity of an id, where ids are spread over so many shards by their hash. */
  public static Entity of(String type, String id, int shards) {
    return new Entity(new ShardId(type, ShardId.numberOf(id, shards)), id);
  }

  /** The lane of its entries in a life of a node with so many (rule 1). */
  public int lane(int lanes) {
    return Math.floorMod(id.hashCode(), lanes);
  }

  @Override
  public String toString() {
    return shard.type() + ' ' + id;
  }
}
