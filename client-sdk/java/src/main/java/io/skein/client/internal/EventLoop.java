package io.skein.client.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread that all clients of a process share: it reads and writes their sockets, keeps
 * their alarms, and runs what other threads ask for, in order. Nothing on it blocks.
 *
 * <p>{@link #execute}, {@link #now} and {@link #stop} are thread-safe; everything else is confined
 * to the loop's thread.
 */
final class EventLoop implements Runnable {
  /** Tasks run between two looks at the sockets, so that a flood of tasks starves none. */
  private static final int TASKS_PER_TURN = 1_024;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakeUp = new AtomicBoolean();
  private final PriorityQueue<Alarm.Setting> alarms = new PriorityQueue<>();
  private final List<FrameSocket> unflushed = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /** Shared by all sockets of the loop: used within one read or write, never kept. */
  final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  EventLoop(String threadName) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector", e);
    }
    thread = new Thread(this, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  /** Milliseconds of a clock that never jumps; its origin means nothing. */
  static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Runs a task on the loop, after those given before; never at once, not even on the loop. */
  void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread && wakeUp.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** Ends the thread after the tasks given so far, and closes what sockets are left. */
  void stop() {
    execute(() -> stopped = true);
  }

  SelectionKey register(SocketChannel channel, int operations, FrameSocket socket)
      throws IOException {
    return channel.register(selector, operations, socket);
  }

  /** The socket has something to write at the end of this turn. */
  void flushLater(FrameSocket socket) {
    unflushed.add(socket);
  }

  void set(Alarm.Setting setting) {
    alarms.add(setting);
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        runTasks();
        runAlarms();
        flush();
        select();
      }
    } catch (IOException e) {
      System.getLogger(EventLoop.class.getName())
          .log(System.Logger.Level.ERROR, "the client's event loop ends", e);
    } finally {
      close();
    }
  }

  private void runTasks() {
    for (int i = 0; i < TASKS_PER_TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      runSafely(task);
    }
  }

  private void runAlarms() {
    long now = now();
    // At most those that are set by now: an owner that is due again at once waits for its turn.
    for (int left = alarms.size(); left > 0 && alarms.peek().at() <= now; left--) {
      Alarm.Setting setting = alarms.remove();
      runSafely(setting::ring);
    }
  }

  /** One client's defect must not end the others. */
  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      System.getLogger(EventLoop.class.getName())
          .log(System.Logger.Level.ERROR, "a task of the client's event loop failed", e);
    }
  }

  private void flush() {
    for (FrameSocket socket : unflushed) {
      socket.flush();
    }
    unflushed.clear();
  }

  private void select() throws IOException {
    if (stopped || !tasks.isEmpty() || !unflushed.isEmpty()) {
      selector.selectNow();
    } else if (alarms.isEmpty()) {
      selector.select();
    } else {
      long wait = alarms.peek().at() - now();
      if (wait > 0) {
        selector.select(wait);
      } else {
        selector.selectNow();
      }
    }
    wakeUp.set(false);
    for (SelectionKey key : selector.selectedKeys()) {
      FrameSocket socket = (FrameSocket) key.attachment();
      runSafely(socket::ready);
    }
    selector.selectedKeys().clear();
  }

  private void close() {
    for (SelectionKey key : selector.keys()) {
      ((FrameSocket) key.attachment()).close();
    }
    try {
      selector.close();
    } catch (IOException e) {
      System.getLogger(EventLoop.class.getName())
          .log(System.Logger.Level.WARNING, "the selector did not close", e);
    }
  }
}
