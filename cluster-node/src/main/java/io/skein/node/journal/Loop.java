package io.skein.node.journal;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread that a node's journal state is confined to. {@link #execute} and {@link #after}
 * may be called by any thread; tasks run one at a time, in the order in which they came.
 */
public interface Loop extends Executor {
  /** Runs a task later; never before the monotonic clock has moved so far. */
  Timer after(Duration delay, Runnable task);

  /** A task that waits for its time. */
  interface Timer {
    /** Loop only: afterwards it does not run. */
    void cancel();
  }
}
