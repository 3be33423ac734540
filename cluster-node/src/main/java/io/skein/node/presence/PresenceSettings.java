package io.skein.node.presence;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How presence is told: {@code skein.presence}. What each setting means, and why its default, is
 * told in {@code skein/presence.conf}.
 */
public record PresenceSettings(
    Duration tellEvery,
    int toldAtOnce,
    Duration askAgainAfter,
    Duration askAgainAfterMax,
    Duration renewAfter,
    int askedAtOnce,
    Duration unwatchAfter,
    Duration offlineAfter,
    LastSeen lastSeen) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Storing when users were there last. */
  public record LastSeen(Duration every, int writesInFlightMax, int waitingMax) {}

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static PresenceSettings from(Config config) {
    CheckedConfig presence = CheckedConfig.of(config, "skein.presence");
    Duration askAgainAfter = presence.duration("ask-again-after", SECOND, MINUTE);
    return new PresenceSettings(
        presence.duration("tell-every", Duration.ofMillis(100), MINUTE),
        presence.number("told-at-once", 1, 100_000),
        askAgainAfter,
        presence.duration("ask-again-after-max", askAgainAfter, Duration.ofHours(1)),
        presence.duration("renew-after", MINUTE, Duration.ofDays(1)),
        presence.number("asked-at-once", 1, 1_000),
        presence.duration("unwatch-after", Duration.ZERO, Duration.ofHours(1)),
        presence.duration("offline-after", Duration.ZERO, MINUTE),
        new LastSeen(
            presence.duration("last-seen.every", Duration.ZERO, Duration.ofDays(1)),
            presence.number("last-seen.writes-in-flight-max", 1, 10_000),
            presence.number("last-seen.waiting-max", 1, 10_000_000)));
  }
}
