package io.skein.node.keeping;

import io.skein.node.keeping.Kept.Place;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What is durable of what users keep of messages. Thread-safe. A failed stage ({@link
 * KeepingUnavailableException}) means unknown: whoever goes on loads again.
 */
public interface KeepingStore {
  /**
   * All that a user keeps: with every change that was answered before the call, perhaps without one
   * whose outcome is open. At most the limits of stars and of conversations: one partition.
   */
  CompletionStage<Stored> load(UserId user);

  /**
   * The same, with the outcome of every write that was begun before: what was open is decided by
   * it. Dearer, and needed only where a write may have been lost.
   */
  CompletionStage<Stored> loadDecided(UserId user);

  /**
   * Stores a change if nothing was stored since the one that it follows: so of two sessions of one
   * user that both live, one learns that it has to load again, and nothing that was deleted comes
   * back.
   *
   * @return false if something else was stored since: nothing was done
   */
  CompletionStage<Boolean> write(UserId user, Change change);

  /**
   * All of it.
   *
   * @param last number of the user's newest change; 0: there was none
   * @param floor stars that ended by changes up to this are forgotten
   * @param kept in no order
   */
  record Stored(long last, long floor, List<Kept> kept) {
    /** Of a user who has never kept anything. */
    public static final Stored NOTHING = new Stored(0, 0, List.of());
  }

  /**
   * What is stored together.
   *
   * @param after the newest change when it was decided; the number of this one is the next
   * @param floor as in {@link Stored}, with it
   * @param kept as it is from now on, with this change's number; at most one
   * @param gone stars that have ended
   */
  record Change(long after, long floor, List<Kept> kept, List<Place> gone) {
    /** Its number. */
    public long number() {
      return after + 1;
    }
  }
}
