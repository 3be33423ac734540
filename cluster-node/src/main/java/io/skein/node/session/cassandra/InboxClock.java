package io.skein.node.session.cassandra;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Timestamps for writes to inboxes: microseconds of this node's clock, but always above those that
 * this node has given or seen (a hybrid logical clock: Kulkarni et al., 2014). A session that
 * starts on another node loads its user's partition first, so what it writes is newer than what the
 * former session wrote, even if that one's clock was ahead. Thread-safe, lock-free.
 */
final class InboxClock {
  private final AtomicLong last = new AtomicLong();
  private final LongSupplier micros;

  /**
   * @param micros the wall clock, microseconds since 1970; it may jump either way
   */
  InboxClock(LongSupplier micros) {
    this.micros = micros;
  }

  /** A timestamp above all before. */
  long next() {
    long now = micros.getAsLong();
    return last.updateAndGet(previous -> Math.max(previous + 1, now));
  }

  /** A timestamp was found in the store: what comes from now on is above it. */
  void saw(long timestamp) {
    last.accumulateAndGet(timestamp, Math::max);
  }
}
