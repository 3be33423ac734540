package io.skein.node.journal;

/** Hears of entries that are decided, and whose actor is gone (rule 19). Loop only. */
@FunctionalInterface
public interface Orphans {
  /** Somebody has to wake the entity, so that it answers and publishes. */
  void decided(Entity entity);
}
