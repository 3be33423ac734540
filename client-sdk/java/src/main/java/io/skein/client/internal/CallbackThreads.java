package io.skein.client.internal;

/** Knows which threads run callbacks just now, of whichever client: those must not wait for one. */
public final class CallbackThreads {
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private CallbackThreads() {}

  /** True on a thread that runs a callback. */
  public static boolean isCurrent() {
    return DEPTH.get() > 0;
  }

  static void enter() {
    DEPTH.set(DEPTH.get() + 1);
  }

  static void leave() {
    int depth = DEPTH.get() - 1;
    if (depth == 0) {
      DEPTH.remove();
    } else {
      DEPTH.set(depth);
    }
  }
}
