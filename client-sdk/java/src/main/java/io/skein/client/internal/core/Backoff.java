package io.skein.client.internal.core;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: full jitter, that is a random time between 0 and a
 * ceiling that doubles with each failure. It spreads clients that failed together better than any
 * fixed share of randomness (Brooker, "Exponential backoff and jitter", 2015). Confined to one
 * thread.
 */
public final class Backoff {
  private static final int DOUBLINGS_MAX = 30;

  private final long firstMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private int failures;

  public Backoff(long firstMillis, long maxMillis, RandomGenerator random) {
    if (firstMillis < 1 || maxMillis < firstMillis) {
      throw new IllegalArgumentException("backoff: " + firstMillis + " to " + maxMillis);
    }
    this.firstMillis = firstMillis;
    this.maxMillis = maxMillis;
    this.random = random;
  }

  /** One more failure. At least 1 ms, so that two attempts never share an instant. */
  public long nextMillis() {
    long ceiling = Math.min(maxMillis, firstMillis << Math.min(failures, DOUBLINGS_MAX));
    failures = Math.min(failures + 1, DOUBLINGS_MAX);
    return 1 + random.nextLong(ceiling);
  }

  /** As {@link #nextMillis()}, and no sooner than the other side asked for. */
  public long nextMillisAfter(long hintMillis) {
    long jitter = nextMillis();
    return hintMillis > 0 ? hintMillis + jitter : jitter;
  }

  /** An attempt succeeded. */
  public void reset() {
    failures = 0;
  }

  public int failures() {
    return failures;
  }
}
