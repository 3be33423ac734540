package io.skein.node.journal;

/** The two clocks of a machine (rule 10). Thread-safe. */
public interface Clocks {
  /** Nanoseconds that never go back, and may stand still while the machine is suspended. */
  long monotonicNanos();

  /** Milliseconds since 1970, which may be set by anybody at any time. */
  long wallMillis();
}
