package io.skein.node.journal;

/** How far a block has come. */
public enum Progress {
  /** On its way to the store, for the first time or again. */
  SENT,
  /** The store has it. Nothing is decided while the lease is not valid: the block is held. */
  WRITTEN,
  /** Durable, and the lease was valid after that (rule 4): whatever comes, a successor has it. */
  DECIDED
}
