package io.skein.node.journal;

import java.util.List;

/**
 * What this node's data directory knows of its lives before (rule 9). Blocks for a write to the
 * local disk at most; loop only.
 */
public interface Predecessors {
  /** Epochs of processes that had this directory before, and are dead, as this one has its lock. */
  List<Integer> epochs();

  /** Whether this process has the lock of the directory. */
  boolean isLocked();

  /** An epoch that this process is about to begin. Failing only delays a later start. */
  void begins(int epoch);

  /** An epoch that is known to have ended, with all in history. */
  void ended(int epoch);

  /** A node without a directory: it waits for its predecessor as anybody else does. */
  static Predecessors none() {
    return new Predecessors() {
      @Override
      public List<Integer> epochs() {
        return List.of();
      }

      @Override
      public boolean isLocked() {
        return false;
      }

      @Override
      public void begins(int epoch) {}

      @Override
      public void ended(int epoch) {}
    };
  }
}
