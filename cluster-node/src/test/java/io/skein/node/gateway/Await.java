package io.skein.node.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
final class Await {
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private Await() {}

  static void until(BooleanSupplier condition) {
    if (!atMost(Duration.ofNanos(BOUND_NANOS), condition)) {
      throw new AssertionError("not so within 10 s");
    }
  }

  /** Waits for a condition that may never be; tells whether it is. */
  static boolean atMost(Duration bound, BooleanSupplier condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
