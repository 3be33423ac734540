package io.skein.node.journal.sim;

/** A read at quorum: two replicas, each as it was at its own moment. */
record Look(int one, long oneAt, int other, long otherAt) {
  /** Whether either of the two had this by then. */
  boolean sees(long[] visibleFrom) {
    return visibleFrom[one] <= oneAt || visibleFrom[other] <= otherAt;
  }

  /** What all replicas together hold at a time, for the checker. */
  static boolean anywhere(long[] visibleFrom, long time) {
    for (long from : visibleFrom) {
      if (from <= time) {
        return true;
      }
    }
    return false;
  }
}
