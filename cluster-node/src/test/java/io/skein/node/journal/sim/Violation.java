package io.skein.node.journal.sim;

/** Something that must never be. */
record Violation(Kind kind, String what) {
  /** What kinds there are; the letters are those of the design's table. */
  enum Kind {
    /** L: acknowledged, published or read, and not there at the end, or elsewhere. */
    LOST,
    /** T: two contents were told for one place. */
    TWO_ORDERS,
    /** G: an answer, or the log at the end, leaves out a sequence. */
    GAP,
    /** D: one post stands in the log twice. */
    DUPLICATE,
    /** S: a read that began after an entry was acknowledged or published does not have it. */
    STALE,
    /**
     * A shard that nobody gets, or a request that is never answered, though all faults are over.
     */
    STUCK,
    /** A lane has a position without block below one that counts. */
    HOLE,
    /** A wake row that nobody removes. */
    WAKE_LEFT,
    /** An entry that was acknowledged, and of which no member was ever told. */
    UNPUBLISHED,
    /** An entry that a user was shown, or could post, though no member at its sequence. */
    MEMBERSHIP,
    /** One sender's posts stand in another order than it posted them. */
    REORDERED,
    /** A node left the cluster though nobody else was better off. */
    LEFT,
    /** An epoch was ended right after the store came back, before its owner could renew. */
    SEALED_ALIVE,
    /** The journal's code threw what it must not throw. */
    FAILED
  }

  @Override
  public String toString() {
    return kind + ": " + what;
  }
}
