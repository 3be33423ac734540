package io.skein.node.journal;

import java.util.concurrent.CompletionStage;

/** The log of entities, for the actors that decide. Thread-safe. */
public interface Journal {
  /**
   * Begins an incarnation of an entity: shuts out the one before, and waits until none of its
   * entries is undecided (rule 19).
   *
   * @return fails with {@link JournalUnavailableException} if this node does not own the entity's
   *     shard, or its lease is not valid, or too much waits
   */
  CompletionStage<Incarnation> open(Entity entity);
}
