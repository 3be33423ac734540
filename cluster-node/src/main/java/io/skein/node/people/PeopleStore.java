package io.skein.node.people;

import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is durable of users' people. Thread-safe. A failed stage ({@link
 * PeopleUnavailableException}) means unknown: whoever goes on loads again.
 */
public interface PeopleStore {
  /**
   * All that is kept of a user: with every change that was answered before the call, perhaps
   * without one whose outcome is open. Whoever goes on from it learns of that by its own {@link
   * #write}. At most the limits of contacts, blocks and requests, and those who are remembered
   * though kept no more: one partition.
   */
  CompletionStage<Stored> load(UserId user);

  /**
   * The same, with the outcome of every write that was begun before: what was open is decided by
   * it. Dearer, and needed only where a write may have been lost.
   */
  CompletionStage<Stored> loadDecided(UserId user);

  /**
   * Stores a change if nothing was stored since the one that it follows: so of two sessions of one
   * user that both live, one learns that it has to load again, and nothing is lost.
   *
   * @return false if something else was stored since: nothing was done
   */
  CompletionStage<Boolean> write(UserId user, Change change);

  /** What the user tells of itself; {@link Self#INITIAL} if nothing was ever stored. */
  CompletionStage<Self> self(UserId user);

  /** How {@code user} keeps {@code other}, and what the user lets strangers do. */
  CompletionStage<Kept> kept(UserId user, UserId other);

  /**
   * All of it.
   *
   * @param last number of the user's newest change; 0: there was none
   * @param floor relations of changes up to this may have been forgotten
   * @param selfChange number of the change that made {@code self}
   * @param relations in no order
   */
  record Stored(long last, long floor, Self self, long selfChange, List<Relation> relations) {
    /** Of a user who has done nothing yet. */
    public static final Stored NOTHING = new Stored(0, 0, Self.INITIAL, 0, List.of());
  }

  /**
   * What is stored together.
   *
   * @param after the newest change when it was decided
   * @param last the newest change with it
   * @param floor as in {@link Stored}, with it
   * @param self null: unchanged; else that of {@code last}
   * @param relations with the numbers of their changes, above {@code after}
   * @param forgotten relations that go
   */
  record Change(
      long after,
      long last,
      long floor,
      @Nullable Self self,
      List<Relation> relations,
      List<UserId> forgotten) {}

  /**
   * @param last number of the user's newest change
   */
  record Kept(long last, Self self, Relation relation) {}
}
