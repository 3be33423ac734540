package io.skein.loadtest.engine;

/**
 * How long an engine waits for what may never come.
 *
 * @param openNanos until all conversations are open
 * @param beginNanos until the slowest of several generators is ready, too
 * @param deadNanos while nobody is connected any more
 * @param drainNanos after the last phase, for what is on its way
 * @param readNanos for the logs to be read back
 */
public record Patience(
    long openNanos, long beginNanos, long deadNanos, long drainNanos, long readNanos) {
  private static final long SECOND = 1_000_000_000L;
  private static final long OPEN_WITHIN = 120 * SECOND;
  private static final long DRAIN_WITHIN = 20 * SECOND;
  private static final long READ_WITHIN = 180 * SECOND;
  private static final long SPARE = 150 * SECOND;

  static final long LOG_IN_WITHIN = 300 * SECOND;

  /** How long all of a run's generators may take until everybody is logged in. */
  public static final long READY_WITHIN = LOG_IN_WITHIN + OPEN_WITHIN + 30 * SECOND;

  /** The target is taken for dead when nobody was connected for so long. */
  public static final long DEAD_AFTER = 20 * SECOND;

  static final Patience USUAL =
      new Patience(OPEN_WITHIN, READY_WITHIN, DEAD_AFTER, DRAIN_WITHIN, READ_WITHIN);

  /**
   * Of one of several: whoever coordinates them knows first that one does not become ready, and
   * alone whether the target is gone for all.
   */
  static final Patience OF_ONE_OF_SEVERAL =
      new Patience(OPEN_WITHIN, READY_WITHIN + SPARE, Long.MAX_VALUE, DRAIN_WITHIN, READ_WITHIN);
}
