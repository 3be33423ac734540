package io.skein.loadtest.call;

import java.time.Duration;

/**
 * What a call is like, and how long is waited for what. Times are those of {@link
 * System#nanoTime()}.
 *
 * @param signals of both devices together; each sends half
 * @param signalBytes length of a signal's body
 * @param signalEvery between two signals of a device; zero: all at once
 * @param again before what was refused for now is asked again
 * @param missing a signal that was accepted and is not there after so long is lost, if neither
 *     connection broke; the same for being told of the entry
 * @param whole from when the call is due until both devices have heard of its end; later it is
 *     stuck
 * @param silence after which a connection is taken for dead; zero: never
 */
public record CallTerms(
    int signals,
    int signalBytes,
    Duration signalEvery,
    Duration again,
    Duration missing,
    Duration whole,
    Duration silence) {
  public CallTerms {
    if (signals < 0 || signalBytes < 0) {
      throw new IllegalArgumentException("signals and their length are not below 0");
    }
  }

  /** How many signals the device of this side sends. */
  int signalsOf(Side side) {
    return side == Side.CALLER ? (signals + 1) / 2 : signals / 2;
  }

  /** The other device answers, and both send candidates: the number is in the body. */
  String body(Side from, int sequence) {
    String start = from + " " + sequence + " ";
    return start + ".".repeat(Math.max(0, signalBytes - start.length()));
  }
}
