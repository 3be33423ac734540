package io.skein.client.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of all transfers of a process: few, so that many files share the network fairly. */
public final class MediaThreads {
  private static final int THREADS = 4;

  private MediaThreads() {}

  /** They end some seconds after the last transfer, and keep no process alive. */
  public static ExecutorService shared() {
    return Shared.THREADS_OF_ALL;
  }

  /** Made by the first client that has to do with files. */
  private static final class Shared {
    private static final ExecutorService THREADS_OF_ALL = make();

    private static ExecutorService make() {
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(
              THREADS,
              THREADS,
              5,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                Thread thread = new Thread(task, "skein-media");
                thread.setDaemon(true);
                return thread;
              });
      threads.allowCoreThreadTimeOut(true);
      return threads;
    }
  }
}
