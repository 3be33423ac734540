package io.skein.node.journal;

import java.time.Duration;

/** A pause that doubles with every failure in a row, from a least to a most. Loop only. */
final class Backoff {
  private final Duration least;
  private final Duration most;
  private Duration next;

  Backoff(Duration least, Duration most) {
    this.least = least;
    this.most = most;
    this.next = least;
  }

  Duration afterFailure() {
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(most) > 0 ? most : doubled;
    return pause;
  }

  void succeeded() {
    next = least;
  }
}
