package io.skein.node.gateway;

/**
 * A rate with room for a burst: the generic cell rate algorithm, whose whole state is one number,
 * held by whoever is paced. Pure; times are of {@link System#nanoTime}.
 *
 * @param stepNanos time that one admission takes up
 * @param roomNanos how far ahead of the clock admissions may run
 */
record Pace(long stepNanos, long roomNanos) {
  static Pace of(int perSecond, int burst) {
    long step = Math.max(1, 1_000_000_000L / perSecond);
    return new Pace(step, step * burst);
  }

  /** The state of one who was never admitted. */
  static long start(long nowNanos) {
    return nowNanos;
  }

  /** Nanoseconds until one more fits; 0: it fits now. */
  long waitNanos(long state, long nowNanos) {
    long ahead = Math.max(0, state - nowNanos) + stepNanos;
    return Math.max(0, ahead - roomNanos);
  }

  /** The state after one more was admitted. */
  long admit(long state, long nowNanos) {
    return nowNanos + Math.max(0, state - nowNanos) + stepNanos;
  }
}
