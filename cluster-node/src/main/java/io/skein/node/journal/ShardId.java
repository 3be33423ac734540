package io.skein.node.journal;

/**
 * A shard of one entity type: the unit that nodes own.
 *
 * @param type the entity type, as in "conversation"
 * @param number 0 and up
 */
public record ShardId(String type, int number) {
  /** The shard of an id, where ids are spread over so many shards by their hash: fixed for ever. */
  public static int numberOf(String id, int shards) {
    return Math.floorMod(id.hashCode(), shards);
  }

  @Override
  public String toString() {
    return type + '-' + number;
  }
}
