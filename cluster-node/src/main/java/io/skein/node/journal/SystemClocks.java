package io.skein.node.journal;

/** The machine's clocks. */
public final class SystemClocks implements Clocks {
  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
