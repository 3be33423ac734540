package io.skein.node.journal;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a daemon thread of its own. Thread-safe. */
public final class LoopThread implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

  private final ScheduledThreadPoolExecutor executor;

  /**
   * @param name of the thread
   */
  public LoopThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("A task came after the loop was closed", e);
    }
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    try {
      Future<?> timer = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("A timer came after the loop was closed", e);
      return () -> {};
    }
  }

  /** A task that throws is a defect; the others go on, for the lease of the node hangs on them. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.error("A task of the journal failed", e);
    }
  }

  /** Runs what was handed over before, and no timer. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
