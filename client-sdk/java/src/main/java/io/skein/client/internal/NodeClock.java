package io.skein.client.internal;

import java.time.Instant;

/**
 * The nodes' time, as a node told it when it let this device in. Counted on by a clock that never
 * jumps: a user who sets the device's clock back keeps nothing longer.
 *
 * @param nodeMillis what the node told; below 0: none has told yet
 * @param heard when that was heard, by {@link EventLoop#now}
 */
record NodeClock(long nodeMillis, long heard) {
  static final NodeClock UNTOLD = new NodeClock(-1, 0);

  static NodeClock told(long nodeMillis, long now) {
    return new NodeClock(nodeMillis, now);
  }

  /**
   * The time; before a node has told, that of the device.
   *
   * @param now by {@link EventLoop#now}
   */
  Instant time(long now) {
    return nodeMillis < 0 ? Instant.now() : Instant.ofEpochMilli(nodeMillis + now - heard);
  }
}
