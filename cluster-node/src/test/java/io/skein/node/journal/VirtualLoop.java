package io.skein.node.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A loop that runs on the test's thread, when the test says so, with the time of its {@link
 * VirtualClocks}. Several nodes of a test may share one. Confined to the test's thread.
 */
public final class VirtualLoop implements Loop {
  /** More than this many tasks without the clock moving is a task that feeds itself. */
  private static final int TASKS_MAX = 1_000_000;

  private final VirtualClocks clocks;
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::at).thenComparingLong(Waiting::order));
  private long order;
  private boolean running;

  private record Waiting(long at, long order, Runnable task) {}

  public VirtualLoop(VirtualClocks clocks) {
    this.clocks = clocks;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Waiting entry = new Waiting(clocks.monotonicNanos() + delay.toNanos(), order++, task);
    waiting.add(entry);
    return () -> waiting.remove(entry);
  }

  /** Timers that wait, for a test that wants none on some way. */
  public int timers() {
    return waiting.size();
  }

  /** Runs all that can run at this time: tasks, those that they cause, and timers that are due. */
  public void run() {
    if (running) {
      throw new IllegalStateException("a task of the loop runs the loop");
    }
    running = true;
    try {
      int tasks = 0;
      for (Runnable task = next(); task != null; task = next()) {
        if (++tasks > TASKS_MAX) {
          throw new AssertionError("the loop does not come to rest");
        }
        task.run();
      }
    } finally {
      running = false;
    }
  }

  private @Nullable Runnable next() {
    Runnable task = ready.poll();
    if (task == null && !waiting.isEmpty() && waiting.peek().at() <= clocks.monotonicNanos()) {
      task = waiting.remove().task();
    }
    return task;
  }

  /** Lets time go by: each timer runs at its own time, with what it causes. */
  public void advance(Duration by) {
    run();
    long end = clocks.monotonicNanos() + by.toNanos();
    while (!waiting.isEmpty() && waiting.peek().at() <= end) {
      long step = waiting.peek().at() - clocks.monotonicNanos();
      clocks.advance(Duration.ofNanos(Math.max(0, step)));
      run();
    }
    clocks.advance(Duration.ofNanos(end - clocks.monotonicNanos()));
    run();
  }
}
