package io.skein.node.platform;

/**
 * A rate with room for a burst: the generic cell rate algorithm, whose whole state is one number,
 * held by whoever is paced. Pure; times are of {@link System#nanoTime}.
 *
 * @param stepNanos time that one admission takes up
 * @param roomNanos how far ahead of the clock admissions may run
 */
public record Pace(long stepNanos, long roomNanos) {
  /**
   * @param perSecond in the long run
   * @param burst so many may follow each other at once
   */
  public static Pace of(int perSecond, int burst) {
    long step = Math.max(1, 1_000_000_000L / perSecond);
    return new Pace(step, step * burst);
  }

  /** The state of one who was never admitted. */
  public static long start(long nowNanos) {
    return nowNanos;
  }

  /** Nanoseconds until one more fits; 0: it fits now. */
  public long waitNanos(long state, long nowNanos) {
    long ahead = Math.max(0, state - nowNanos) + stepNanos;
    return Math.max(0, ahead - roomNanos);
  }

  /** The state after one more was admitted. */
  public long admit(long state, long nowNanos) {
    return nowNanos + Math.max(0, state - nowNanos) + stepNanos;
  }
}
