package io.skein.loadtest.engine;

/**
 * Decides when a run's time begins, once everybody is logged in. Asked by the engine's thread; the
 * answer may come from another.
 */
public interface Gate {
  /** Everybody is connected here, and the conversations are open. */
  void ready();

  /** When time begins, {@link System#nanoTime()}; 0: not known yet. */
  long startNanos();

  /** A second after everybody is ready: there is nobody to wait for. */
  static Gate ownClock() {
    return new Gate() {
      private long start;

      @Override
      public void ready() {
        start = System.nanoTime() + 1_000_000_000L;
      }

      @Override
      public long startNanos() {
        return start;
      }
    };
  }
}
