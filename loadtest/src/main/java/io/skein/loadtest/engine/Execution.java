package io.skein.loadtest.engine;

/** A run that can be carried out once, by one generator or by several. */
public interface Execution {
  /**
   * Carries it out, on the caller's thread.
   *
   * @throws RunException if it does not get as far as its first phase
   */
  Engine.Outcome run();

  /** Ends it soon; what was measured until then is handed over. From any thread. */
  void interrupt();
}
