package io.skein.node.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a kind of call of a store in memory: lets it through, holds it back, or fails it,
 * as a test says. Thread-safe; stages complete on the caller's thread, held ones on the thread that
 * releases.
 */
public final class Gate {
  /** What becomes of a call that fails. */
  public enum Fault {
    /** It takes no effect; the caller does not know. */
    LOST,
    /** It takes effect; the caller does not know. */
    UNKNOWN,
    /** The store says that it will never do this. */
    REFUSED
  }

  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private @Nullable Fault always;
  private boolean holding;
  private int calls;

  /** One of the following calls fails per call of this, in order. */
  public synchronized void failNext(Fault fault) {
    faults.add(fault);
  }

  /** All calls fail so from now on; null: none. */
  public synchronized void failAll(@Nullable Fault fault) {
    always = fault;
  }

  /** From now on calls neither take effect nor complete, until released. */
  public synchronized void hold() {
    holding = true;
  }

  /** Carries out what was held, in order, and holds no longer. */
  public void release() {
    synchronized (this) {
      holding = false;
    }
    while (releaseOne()) {}
  }

  /** Carries out the oldest call that is held; false if there is none. */
  public boolean releaseOne() {
    Runnable next;
    synchronized (this) {
      next = held.poll();
    }
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  public synchronized int held() {
    return held.size();
  }

  /** Calls so far, whatever became of them. */
  public synchronized int calls() {
    return calls;
  }

  <T extends @Nullable Object> CompletionStage<T> pass(Supplier<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable doing = () -> carryOut(call, answer);
    synchronized (this) {
      calls++;
      if (holding) {
        held.add(doing);
        return answer;
      }
    }
    doing.run();
    return answer;
  }

  private <T extends @Nullable Object> void carryOut(
      Supplier<T> call, CompletableFuture<T> answer) {
    Fault fault;
    synchronized (this) {
      fault = always != null ? always : faults.poll();
    }
    if (fault == Fault.LOST) {
      answer.completeExceptionally(new JournalUnavailableException("the gate lost the call"));
    } else if (fault == Fault.REFUSED) {
      answer.completeExceptionally(new IllegalArgumentException("the gate refuses the call"));
    } else if (fault == Fault.UNKNOWN) {
      var unused = call.get();
      answer.completeExceptionally(new JournalUnavailableException("the gate lost the answer"));
    } else {
      answer.complete(call.get());
    }
  }
}
