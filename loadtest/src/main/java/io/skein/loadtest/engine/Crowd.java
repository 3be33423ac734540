package io.skein.loadtest.engine;

import java.util.concurrent.CompletableFuture;

/** All users of a run, wherever they live, as steps act on them. Thread-safe. */
public interface Crowd {
  /**
   * Drops a share of all connections at once; they come back as devices do.
   *
   * @param awayNanos not before so long
   * @return complete when they are gone
   */
  CompletableFuture<Void> drop(double share, long awayNanos);

  /** Whether all users are connected and hold everything. */
  boolean allPresent();
}
