package io.skein.node.journal;

/** What tells a node after a write that nobody has sealed its epoch meanwhile (rules 4, 10). */
public enum Fence {
  /** Its lease is valid, by its own clocks: costs nothing. */
  CLOCK,
  /** A quorum read finds no seal: needs no clock, one more read per block and per answer. */
  STORE
}
