package io.skein.node.call.sfu.janus;

import io.skein.node.call.sfu.SfuException;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread to which the state of a {@link JanusClient} is confined. A task that throws ends
 * itself alone: neither what is done again and again nor who waits for a stage is left hanging.
 * Thread-safe.
 */
final class JanusLoop {
  private static final Logger LOG = LoggerFactory.getLogger(JanusLoop.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          run -> {
            Thread named = new Thread(run, "skein-janus");
            named.setDaemon(true);
            return named;
          });

  JanusLoop() {
    // Of nearly every request the timeout is cancelled long before its time.
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Returns whether it will be done: not after the end. */
  boolean run(Runnable task) {
    try {
      thread.execute(guarded(task));
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("after the end", e);
      return false;
    }
  }

  /** Completes as the task's stage does, or fails with what the task throws. */
  <T> CompletionStage<T> call(Supplier<CompletionStage<T>> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    boolean isTaken =
        run(
            () -> {
              try {
                task.get()
                    .whenComplete(
                        (value, failure) -> {
                          if (failure == null) {
                            result.complete(value);
                          } else {
                            result.completeExceptionally(failure);
                          }
                        });
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return isTaken
        ? result
        : CompletableFuture.failedFuture(
            new SfuException(ErrorCode.SFU_UNAVAILABLE, "the node stops"));
  }

  /** Returns what keeps the task from being done, if it is not by then. */
  Runnable after(Duration wait, Runnable task) {
    ScheduledFuture<?> later =
        thread.schedule(guarded(task), wait.toMillis(), TimeUnit.MILLISECONDS);
    return () -> later.cancel(false);
  }

  void every(Duration wait, Runnable task) {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            guarded(task), wait.toMillis(), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("A step of the SFU's client failed", e);
      }
    };
  }

  /** Nothing more is taken; what is done again and again ends. */
  void end() {
    thread.shutdown();
  }
}
