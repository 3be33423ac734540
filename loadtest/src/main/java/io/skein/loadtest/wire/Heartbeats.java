package io.skein.loadtest.wire;

import java.util.List;
import java.util.function.Consumer;

/** Spreads the heartbeats of many connections over their period, as real devices do. */
final class Heartbeats {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private int millis;
  private int next;
  private long beatNanos = System.nanoTime();

  /** How often each connection must be heard; 0: it need not. */
  void every(int heartbeatMillis) {
    millis = heartbeatMillis;
  }

  void beat(List<Link> links, long nowNanos, Consumer<Link> ping) {
    if (millis == 0 || links.isEmpty()) {
      return;
    }
    long due = (nowNanos - beatNanos) * links.size() / (millis * NANOS_PER_MILLI);
    if (due == 0) {
      return;
    }
    beatNanos = nowNanos;
    for (long i = Math.min(due, links.size()); i > 0; i--) {
      next = (next + 1) % links.size();
      ping.accept(links.get(next));
    }
  }
}
