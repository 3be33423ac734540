package io.skein.node.journal;

/**
 * A node's right to decide, as its lanes see it: one epoch, and whether its lease is valid now.
 * Loop only.
 */
public interface Right {
  int epoch();

  /** Reads the clocks, now (rules 4, 7, 10). */
  boolean isValid();
}
