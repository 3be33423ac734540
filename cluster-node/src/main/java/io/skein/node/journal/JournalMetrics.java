package io.skein.node.journal;

/** What the lanes count. Loop only. */
public interface JournalMetrics {
  /** For tests. */
  JournalMetrics NONE = new JournalMetrics() {};

  /** A block is in the store; bytes as stored, time of this attempt. */
  default void blockWritten(int entries, int bytes, long nanos) {}

  /** A block's write failed, or its outcome is unknown; it is sent again. */
  default void blockFailed(long nanos) {}

  /** A block is written, but the lease is not valid (rule 7). */
  default void blockHeld() {}

  /** A page is in history. */
  default void pageWritten(int entries, long nanos) {}

  /** A page's write failed, or its outcome is unknown; it is written again. */
  default void pageFailed() {}

  /** How old the oldest decided entry was when it came into history. */
  default void historyLag(long nanos) {}

  /** Entries and bytes that are not in history, and blocks above the checkpoint, of all lanes. */
  default void backlog(long entries, long bytes, long blocks) {}
}
