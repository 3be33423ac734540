package io.skein.loadtest.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a path does to datagrams. Pure but for the random numbers that it is given: the same numbers
 * make the same fates.
 *
 * @param dropped share of them that does not arrive, 0 to 1
 * @param doubled share that arrives twice, the second one as late as any may be
 * @param delay of each
 * @param jitter at most so much more, drawn for each: those that follow closely overtake
 */
record Weather(double dropped, double doubled, Duration delay, Duration jitter) {
  /** Everything arrives at once. */
  static final Weather FAIR = new Weather(0, 0, Duration.ZERO, Duration.ZERO);

  /** Nothing arrives. */
  static final Weather NONE = new Weather(1, 0, Duration.ZERO, Duration.ZERO);

  Weather {
    if (!(dropped >= 0 && dropped <= 1 && doubled >= 0 && doubled <= 1)) {
      throw new IllegalArgumentException("shares are between 0 and 1");
    }
  }

  /** After how many nanoseconds the next datagram arrives, and arrives again; empty: never. */
  List<Long> fate(Random random) {
    List<Long> after = new ArrayList<>(2);
    if (random.nextDouble() >= dropped) {
      after.add(late(random));
      if (random.nextDouble() < doubled) {
        after.add(late(random));
      }
    }
    return after;
  }

  private long late(Random random) {
    return delay.toNanos() + (long) (random.nextDouble() * jitter.toNanos());
  }
}
