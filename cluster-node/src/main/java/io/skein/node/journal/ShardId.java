package io.skein.node.journal;

/**
 * A shard of one entity type: the unit that nodes own.
 *
 * @param type the entity type, as in "conversation"
 * @param number 0 and up
 */
public record ShardId(String type, int number) {
  @Override
  public String toString() {
    return type + '-' + number;
  }
}
