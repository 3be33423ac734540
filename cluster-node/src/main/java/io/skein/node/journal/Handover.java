package io.skein.node.journal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of appends from the actors' threads to the loop: however many come, at most one task
 * stands in the loop's queue for them. Thread-safe.
 */
final class Handover {
  private final Queue<Append> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Executor loop;
  private final Runnable arrived;

  /**
   * @param arrived is run on the loop, and calls {@link #drain}
   */
  Handover(Executor loop, Runnable arrived) {
    this.loop = loop;
    this.arrived = arrived;
  }

  void add(Append append) {
    queue.add(append);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::run);
    }
  }

  private void run() {
    // Before the queue is looked at: what comes after this line schedules another run.
    scheduled.set(false);
    arrived.run();
  }

  /** Loop only: hands out what is there, in order of arrival. */
  void drain(Consumer<Append> taker) {
    for (@Nullable Append append = queue.poll(); append != null; append = queue.poll()) {
      taker.accept(append);
    }
  }
}
