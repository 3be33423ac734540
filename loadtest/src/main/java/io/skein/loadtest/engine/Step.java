package io.skein.loadtest.engine;

import io.skein.loadtest.result.TimeLine;

/**
 * Something that is done at a moment of a run, to the target or to the load. Steps run one after
 * the other on a thread of their own, and may block.
 *
 * @param atSeconds from the beginning of the first phase
 * @param label what the time line says
 * @param action does it; what it throws is told, and the run goes on
 */
public record Step(double atSeconds, TimeLine.Mark.Kind kind, String label, Action action) {
  /** Does it. */
  @FunctionalInterface
  public interface Action {
    void carryOut(Controls controls) throws Exception;
  }

  /** What a step can do to the load itself, and to the time line. */
  public interface Controls {
    /**
     * Marks the step on the time line, now: called by its action when it takes effect, which on a
     * busy machine can be seconds after it was due. Only the first call counts; an action that ends
     * without one is marked when it ends.
     */
    void began();

    /**
     * Drops a share of all connections at once; returns when they are gone.
     *
     * @param awayNanos they do not come back before so long
     */
    void drop(double share, long awayNanos);

    /** Blocks until all users are back and hold everything, or the time is over: whether so. */
    boolean awaitAllPresent(long atMostMillis) throws InterruptedException;

    /** Adds a line to the time line, now. */
    void mark(TimeLine.Mark.Kind kind, String label);

    /** Adds a figure to the result. */
    void figure(String name, Object value);
  }
}
