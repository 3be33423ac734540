package io.skein.loadtest.generators;

/**
 * One look at another machine's clock: what it showed at some moment between two of ours (Cristian,
 * <i>Probabilistic clock synchronization</i>, 1989). Pure.
 *
 * @param sentNanos our clock when we asked
 * @param theirNanos the other clock when it answered
 * @param receivedNanos our clock when we had the answer
 */
record ClockReading(long sentNanos, long theirNanos, long receivedNanos) {
  /** What their clock shows more than ours, give or take {@link #errorNanos}. */
  long offsetNanos() {
    return theirNanos - sentNanos - roundTripNanos() / 2;
  }

  long roundTripNanos() {
    return receivedNanos - sentNanos;
  }

  /** Most that the offset can be wrong by, however unequal the two ways are. */
  long errorNanos() {
    return roundTripNanos() / 2;
  }

  /** The one that can be wrong by less. */
  ClockReading better(ClockReading other) {
    return other.roundTripNanos() < roundTripNanos() ? other : this;
  }
}
