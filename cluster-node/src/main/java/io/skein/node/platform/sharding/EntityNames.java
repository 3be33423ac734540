package io.skein.node.platform.sharding;

import org.jspecify.annotations.Nullable;

/**
 * The text form by which sharding knows an entity, which it asks for several times on a message's
 * way: kept for the ids that were asked for lately, as making it anew was an eighth of what a busy
 * node allocated. As many as the slots; two ids of one slot take turns. Thread-safe without a lock:
 * who loses a race makes the text once more.
 *
 * @param <I> the id, whose text form says all of it
 */
public final class EntityNames<I> {
  /** A power of two. */
  private static final int SLOTS = 4_096;

  private record Name<I>(I id, String text) {}

  /** Records of final fields: whoever sees one sees all of it. */
  @SuppressWarnings("unchecked")
  private final @Nullable Name<I>[] slots = (Name<I>[]) new Name<?>[SLOTS];

  /** The text form of an id. */
  public String of(I id) {
    int hash = id.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    Name<I> kept = slots[slot];
    if (kept == null || !kept.id().equals(id)) {
      kept = new Name<>(id, id.toString());
      slots[slot] = kept;
    }
    return kept.text();
  }
}
