package io.skein.node.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Versions of what is written without compare-and-set: microseconds of the writer's clock, and
 * above the version that it read, so that a clock that lags loses no write of a later decision.
 */
public final class Versions {
  /**
   * Between a decision and the ones it must outlive though it has not read them: more refreshes
   * than can pass in the meantime, each of which counts one, and less than a second.
   */
  private static final long GAP = 1_000;

  private Versions() {}

  /** A version of a decision taken now by one who has read {@code seen}. */
  public static long after(long seen, Instant now) {
    return Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, now), seen + GAP);
  }
}
