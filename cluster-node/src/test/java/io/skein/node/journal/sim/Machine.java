package io.skein.node.journal.sim;

/**
 * A computer's clocks. The monotonic one runs at its own rate and stands still while the machine is
 * suspended; the wall clock goes on, and is set by whoever likes.
 */
final class Machine {
  private static final long BOOT = 1_000 * World.SECONDS;
  private static final long EPOCH_MILLIS = 1_795_000_000_000L;

  private final String name;
  private final double rate;
  private long suspended;
  private long wallOffset;

  Machine(String name, double rate) {
    this.name = name;
    this.rate = rate;
  }

  String name() {
    return name;
  }

  long monotonic(long time) {
    return BOOT + (long) ((time - suspended) * rate);
  }

  long wallMillis(long time) {
    return EPOCH_MILLIS + (time + wallOffset) / World.MILLIS;
  }

  /** The earliest time at which the monotonic clock shows this, if nothing is suspended again. */
  long timeOf(long monotonic) {
    return (long) ((monotonic - BOOT) / rate) + suspended + 1;
  }

  void suspend(long duration) {
    suspended += duration;
  }

  void stepWall(long by) {
    wallOffset += by;
  }
}
