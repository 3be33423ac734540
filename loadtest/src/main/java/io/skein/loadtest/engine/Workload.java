package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Post;

/**
 * What one lane does in a run: the part that makes a scenario. Called by the lane's thread only, so
 * it may keep what it likes without a lock.
 */
public interface Workload {
  /** Everybody is connected, and time begins. */
  default void begin(Lane lane, long nowNanos) {}

  /**
   * An arrival of the schedule is due.
   *
   * @param dueNanos when it was; latency counts from here
   */
  void arrival(Lane lane, long dueNanos);

  /**
   * Whether what is said in a chat is among the run's counts and latencies. What is not, is load
   * beside it: checked like everything else, and its errors are told.
   */
  default boolean isMeasured(Chat chat) {
    return true;
  }

  /** A message came to another than its sender. */
  default void delivered(Lane lane, int user, Delivery delivery) {}

  /** A post was acknowledged. */
  default void accepted(Lane lane, Post post) {}

  /** A post ended without being done. */
  default void refused(Lane lane, Post post) {}

  /**
   * A user who was away holds everything again.
   *
   * @param sinceNanos since when it was away, or when it was due back
   */
  default void caughtUp(Lane lane, int user, long sinceNanos) {}

  /** About twice a millisecond while the run lasts. */
  default void tick(Lane lane, long nowNanos) {}
}
