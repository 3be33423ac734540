package io.skein.node.schedule;

import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What is durable of users' scheduled posts. Thread-safe. A failed stage ({@link
 * ScheduleUnavailableException}) means unknown: whoever goes on loads again.
 */
public interface ScheduleStore {
  /**
   * All that a user has scheduled, with the outcome of every write that was begun before: what was
   * open is decided by it. At most the limit of scheduled posts: one partition.
   */
  CompletionStage<Stored> load(UserId user);

  /**
   * Stores a change if nothing was stored since the one that it follows: so of two sessions of one
   * user that both live, one learns that it has to load again, and no post that was cancelled is
   * posted.
   *
   * @return false if something else was stored since: nothing was done
   */
  CompletionStage<Boolean> write(UserId user, Change change);

  /**
   * All of it.
   *
   * @param last number of the user's newest change; 0: there was none
   * @param posts in no order
   */
  record Stored(long last, List<KeptPost> posts) {
    /** Of a user who has never scheduled anything. */
    public static final Stored NOTHING = new Stored(0, List.of());
  }

  /**
   * What is stored together.
   *
   * @param after the newest change when it was decided; the number of this one is the next
   * @param posts as they are from now on
   * @param gone those that are kept no more
   */
  record Change(long after, List<KeptPost> posts, List<ClientId> gone) {
    /** Its number. */
    public long number() {
      return after + 1;
    }
  }
}
