package io.skein.node.journal;

import java.time.Duration;

/** Clocks that a test moves. Confined to the test's thread. */
public final class VirtualClocks implements Clocks {
  private long monotonicNanos = 1_000_000_000L;
  private long wallNanos = 1_700_000_000_000_000_000L;

  @Override
  public long monotonicNanos() {
    return monotonicNanos;
  }

  @Override
  public long wallMillis() {
    return wallNanos / 1_000_000;
  }

  /** Time goes by on both clocks. A loop's timers do not run by this: see {@link VirtualLoop}. */
  public void advance(Duration by) {
    monotonicNanos += by.toNanos();
    wallNanos += by.toNanos();
  }

  /** The machine is suspended: only the wall clock goes on. */
  public void suspend(Duration by) {
    wallNanos += by.toNanos();
  }

  /** Somebody sets the wall clock, forward or back. */
  public void stepWall(Duration by) {
    wallNanos += by.toNanos();
  }
}
