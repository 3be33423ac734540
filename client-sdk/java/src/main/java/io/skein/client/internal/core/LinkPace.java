package io.skein.client.internal.core;

import io.skein.protocol.ErrorCode;
import java.util.OptionalLong;

/**
 * When a device that waits to be let in asks again: as RFC 8628 section 3.5 has it. Told time, in
 * milliseconds of any clock that does not jump. Confined to one thread at a time.
 */
public final class LinkPace {
  /** By what SLOW_DOWN makes the interval longer, for good. */
  private static final long SLOWER_MILLIS = 5_000;

  /** What an answer that is not as documented would let a client do is not done. */
  private static final long INTERVAL_MILLIS_MIN = 100;

  private final long overAt;
  private long intervalMillis;

  /**
   * @param intervalMillis at least, between two questions
   * @param lifeMillis how long the device may wait, from {@code now} on
   */
  public LinkPace(long intervalMillis, long lifeMillis, long now) {
    this.intervalMillis = Math.max(INTERVAL_MILLIS_MIN, intervalMillis);
    this.overAt = now + lifeMillis;
  }

  /**
   * How long to wait before the next question after a refusal; empty if there is none.
   *
   * @param retryAfterMillis what the node told; 0: nothing
   */
  public OptionalLong nextMillis(ErrorCode code, long retryAfterMillis, long now) {
    if (code == ErrorCode.SLOW_DOWN) {
      intervalMillis += SLOWER_MILLIS;
    } else if (code != ErrorCode.AUTHORIZATION_PENDING) {
      // No answer, or none that is one: the RFC wants an exponential backoff.
      intervalMillis *= 2;
    }
    long wait = Math.max(intervalMillis, retryAfterMillis);
    return code.isRetryable() && now + wait < overAt ? OptionalLong.of(wait) : OptionalLong.empty();
  }
}
