package io.skein.client.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of all clients of this process: one event loop, and a few for callbacks. They begin
 * with the first client and end with the last. Thread-safe.
 */
final class SharedRuntime {
  private static final int CALLBACK_THREADS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  private static final Object LOCK = new Object();
  private static @Nullable SharedRuntime current;
  private static int users;

  private final EventLoop loop = new EventLoop("skein-io");
  private final ExecutorService callbacks = callbackThreads();

  private SharedRuntime() {}

  /** One more user; each calls {@link #release} once. */
  static SharedRuntime acquire() {
    synchronized (LOCK) {
      if (current == null) {
        current = new SharedRuntime();
      }
      users++;
      return current;
    }
  }

  /** One user less; after the last the threads end by themselves. */
  static void release() {
    synchronized (LOCK) {
      users--;
      if (users == 0 && current != null) {
        current.loop.stop();
        current.callbacks.shutdown();
        current = null;
      }
    }
  }

  private static ExecutorService callbackThreads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            CALLBACK_THREADS,
            CALLBACK_THREADS,
            1,
            TimeUnit.SECONDS,
            // Bounded by its users: each client has at most one task in it.
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "skein-callback-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  EventLoop loop() {
    return loop;
  }

  ExecutorService callbacks() {
    return callbacks;
  }
}
