package io.skein.client.internal.core;

/**
 * When to ping, and when a node that says nothing counts as gone. Confined to one thread.
 *
 * <p>A ping is due when nothing was sent, or nothing was heard, for the heartbeat; its answer is
 * awaited for as long again, at most {@link #PONG_MAX_MILLIS}.
 */
final class Heartbeat {
  /** A node that does not answer a ping for as long is given up. */
  static final long PONG_MAX_MILLIS = 10_000;

  private static final long NEVER = Long.MAX_VALUE;

  /** What a node that names no heartbeat gets. */
  private static final long DEFAULT_MILLIS = 30_000;

  private long intervalMillis = DEFAULT_MILLIS;
  private long sentAt;
  private long heardAt;
  private long pongDue = NEVER;

  void start(int heartbeatMillis, long now) {
    intervalMillis = heartbeatMillis > 0 ? heartbeatMillis : DEFAULT_MILLIS;
    sentAt = now;
    heardAt = now;
    pongDue = NEVER;
  }

  void sent(long now) {
    sentAt = now;
  }

  void heard(long now) {
    heardAt = now;
    pongDue = NEVER;
  }

  void pinged(long now) {
    pongDue = now + Math.min(intervalMillis, PONG_MAX_MILLIS);
  }

  boolean isPingDue(long now) {
    return now >= pingAt();
  }

  boolean isDead(long now) {
    return now >= pongDue;
  }

  long nextDue() {
    return Math.min(pingAt(), pongDue);
  }

  private long pingAt() {
    boolean awaited = pongDue != NEVER;
    return (awaited ? sentAt : Math.min(sentAt, heardAt)) + intervalMillis;
  }
}
