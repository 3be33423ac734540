package io.skein.node.session;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How sessions behave: {@code skein.session}. What each setting means, and why its default, is told
 * in {@code skein/session.conf}.
 */
public record SessionSettings(
    Duration idleAfter,
    int conversationsMax,
    int requestsMax,
    int pageBytesMax,
    int summariesInFlightMax,
    Duration summariesTimeout,
    int syncRoundsMax,
    Duration syncAgainAfter,
    int writesInFlightMax,
    Duration acknowledgeDelay,
    Duration retryAfter,
    Duration stopTimeout) {
  private static final int KIB = 1024;
  private static final Duration TEN_MILLIS = Duration.ofMillis(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static SessionSettings from(Config config) {
    CheckedConfig session = CheckedConfig.of(config, "skein.session");
    return new SessionSettings(
        session.duration("idle-after", SECOND, HOUR.multipliedBy(24)),
        session.number("conversations-max", 10, 100_000),
        session.number("requests-max", 1, 10_000),
        session.bytes("page-bytes-max", 32 * KIB, 512 * KIB),
        session.number("summaries-in-flight-max", 1, 10_000),
        session.duration("summaries-timeout", TEN_MILLIS, MINUTE),
        session.number("sync-rounds-max", 1, 100),
        session.duration("sync-again-after", TEN_MILLIS, HOUR),
        session.number("writes-in-flight-max", 1, 1_000),
        session.duration("acknowledge-delay", Duration.ZERO, SECOND.multipliedBy(10)),
        session.duration("retry-after", TEN_MILLIS, MINUTE.multipliedBy(10)),
        session.duration("stop-timeout", TEN_MILLIS, SECOND.multipliedBy(30)));
  }

  int retryAfterMillis() {
    return Math.toIntExact(retryAfter.toMillis());
  }
}
