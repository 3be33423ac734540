package io.skein.node.platform.cassandra;

import java.time.Duration;

/** How long the store keeps a value that goes by itself, as {@code USING TTL} takes it. */
public final class TimeToLive {
  /** The longest that Cassandra takes: 20 years. */
  private static final long SECONDS_MAX = Duration.ofDays(20 * 365).toSeconds();

  private TimeToLive() {}

  /** In seconds, rounded up, at least one: zero would be for ever. */
  public static int seconds(Duration life) {
    long seconds = life.plusNanos(999_999_999).toSeconds();
    return (int) Math.min(SECONDS_MAX, Math.max(1, seconds));
  }
}
