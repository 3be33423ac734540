package io.skein.node.account;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits attempts per key (an account, an address): a burst, then one per interval. One number is
 * kept per key (the "theoretical arrival time" of GCRA, ITU-T I.371), for a bounded number of keys;
 * those that were not tried for longest are forgotten first. Thread-safe.
 *
 * <p>An attempt is counted when it begins, so that many at once cannot slip through together, and
 * is given back if it succeeds. Each node counts for itself: with N nodes a guesser has N times the
 * attempts, which the limits leave room for.
 */
final class Attempts {
  private final long intervalMicros;
  private final long toleranceMicros;
  private final Map<String, Long> arrivals;

  /**
   * @param burst attempts that a key has at first
   * @param interval after which it has one more
   * @param tracked most keys that are remembered
   */
  Attempts(int burst, Duration interval, int tracked) {
    this.intervalMicros = interval.toNanos() / 1_000;
    this.toleranceMicros = intervalMicros * (burst - 1);
    this.arrivals =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > tracked;
          }
        };
  }

  /** Counts an attempt. Zero if it may go on, else how long to wait; it is not counted then. */
  synchronized Duration begin(String key, Instant now) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    long arrival = Math.max(arrivals.getOrDefault(key, micros), micros);
    long wait = arrival - micros - toleranceMicros;
    if (wait > 0) {
      return Duration.of(wait, ChronoUnit.MICROS);
    }
    arrivals.put(key, arrival + intervalMicros);
    return Duration.ZERO;
  }

  /** The attempt that was begun did no harm. */
  synchronized void giveBack(String key) {
    arrivals.computeIfPresent(key, (same, arrival) -> arrival - intervalMicros);
  }

  synchronized int tracked() {
    return arrivals.size();
  }
}
