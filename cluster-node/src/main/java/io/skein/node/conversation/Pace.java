package io.skein.node.conversation;

/**
 * How often something may happen: so many times a second, and for a moment as many times as in
 * {@value #BURST_SECONDS} seconds. Who comes too early is told when to come again, each a little
 * later than the one before, so that they do not all come back together. A clock that is set back
 * only makes it wait. Confined to the conversation's actor.
 */
final class Pace {
  private static final int BURST_SECONDS = 5;
  private static final int WAIT_MILLIS_MAX = 10_000;

  private final int perSecond;
  private double room;
  private long lastMillis = Long.MIN_VALUE;

  /** Who came too early since there was room last. */
  private int turnedAway;

  Pace(int perSecond) {
    this.perSecond = perSecond;
    this.room = (double) perSecond * BURST_SECONDS;
  }

  /** How long to wait; 0: there is room for one now. */
  int waitMillis(long nowMillis) {
    refill(nowMillis);
    if (room >= 1) {
      turnedAway = 0;
      return 0;
    }
    turnedAway++;
    return (int) Math.min(WAIT_MILLIS_MAX, Math.ceil((turnedAway - room) * 1000 / perSecond));
  }

  /** One has happened. */
  void take(long nowMillis) {
    refill(nowMillis);
    room--;
  }

  /** Whether nothing has happened for so long that it might as well be a new one. */
  boolean isFull(long nowMillis) {
    refill(nowMillis);
    return room >= (double) perSecond * BURST_SECONDS;
  }

  private void refill(long nowMillis) {
    if (lastMillis == Long.MIN_VALUE || nowMillis < lastMillis) {
      lastMillis = nowMillis;
    }
    double more = (nowMillis - lastMillis) * perSecond / 1000.0;
    room = Math.min((double) perSecond * BURST_SECONDS, room + more);
    lastMillis = nowMillis;
  }
}
