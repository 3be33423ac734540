package io.skein.client.internal;

import io.skein.client.SkeinListener;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one client's callbacks, futures and store writes one after the other, in the order given, on
 * an executor. The messages in it are bounded by the core, which hands on no more than it may;
 * everything else is bounded by what the embedder asked for. Thread-safe.
 */
final class Callbacks {
  private record Barrier(Runnable task) {}

  /** Told, on the callback's thread, what the listener has dealt with. */
  interface Handled {
    void handled(Map<ConversationId, Long> upTo, int messages);
  }

  /** Items run before the thread is given back, so that clients take turns. */
  private static final int ITEMS_PER_TURN = 256;

  private final Executor executor;
  private final SkeinListener listener;
  private final Handled handled;
  private final Queue<Object> items = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  Callbacks(Executor executor, SkeinListener listener, Handled handled) {
    this.executor = executor;
    this.listener = listener;
    this.handled = handled;
  }

  /** Hands a message to the listener. */
  void message(Message message) {
    add(message);
  }

  /** Runs a task; what it throws is told to the listener. */
  void run(Runnable task) {
    add(task);
  }

  /** Runs a task after it was reported what was handled before. */
  void runAfterReport(Runnable task) {
    add(new Barrier(task));
  }

  private void add(Object item) {
    items.add(item);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        executor.execute(this::turn);
      } catch (RejectedExecutionException e) {
        // An embedder closed its executor before its client: what is left, the client's own end
        // above all, is run where we are.
        turn();
      }
    }
  }

  private void turn() {
    CallbackThreads.enter();
    Map<ConversationId, Long> upTo = new HashMap<>();
    int messages = 0;
    try {
      for (int i = 0; i < ITEMS_PER_TURN; i++) {
        Object item = items.poll();
        if (item == null) {
          break;
        }
        if (item instanceof Message message) {
          runSafely(() -> listener.onMessage(message));
          upTo.put(message.conversation(), message.sequence());
          messages++;
        } else if (item instanceof Barrier barrier) {
          report(upTo, messages);
          upTo = new HashMap<>();
          messages = 0;
          runSafely(barrier.task());
        } else {
          runSafely((Runnable) item);
        }
      }
      report(upTo, messages);
    } finally {
      leave();
    }
  }

  private void report(Map<ConversationId, Long> upTo, int messages) {
    if (messages > 0) {
      handled.handled(upTo, messages);
    }
  }

  private void leave() {
    CallbackThreads.leave();
    scheduled.set(false);
    if (!items.isEmpty()) {
      schedule();
    }
  }

  /** In a callback: what a part of it throws is told to the listener, and the rest goes on. */
  void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      try {
        listener.onError(e);
      } catch (RuntimeException again) {
        System.getLogger(Callbacks.class.getName())
            .log(System.Logger.Level.WARNING, "onError failed", again);
      }
    }
  }
}
