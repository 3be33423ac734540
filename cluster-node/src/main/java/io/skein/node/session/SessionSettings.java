package io.skein.node.session;

import static io.skein.node.platform.InvalidSettingException.inRange;

import com.typesafe.config.Config;
import io.skein.node.platform.InvalidSettingException;
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
    int writesInFlightMax,
    Duration acknowledgeDelay,
    Duration retryAfter,
    Duration stopTimeout) {
  private static final String ROOT = "skein.session";

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the key that is wrong
   */
  public static SessionSettings from(Config root) {
    Config config = root.getConfig(ROOT);
    return new SessionSettings(
        duration(config, "idle-after", "1s", "24h"),
        number(config, "conversations-max", 10, 100_000),
        number(config, "requests-max", 1, 10_000),
        bytes(config, "page-bytes-max", 32 * 1024, 512 * 1024),
        number(config, "summaries-in-flight-max", 1, 10_000),
        duration(config, "summaries-timeout", "10ms", "1m"),
        number(config, "writes-in-flight-max", 1, 1_000),
        duration(config, "acknowledge-delay", "0s", "10s"),
        duration(config, "retry-after", "10ms", "10m"),
        duration(config, "stop-timeout", "10ms", "30s"));
  }

  int retryAfterMillis() {
    return Math.toIntExact(retryAfter.toMillis());
  }

  private static int number(Config config, String key, int min, int max) {
    return inRange(ROOT + "." + key, config.getInt(key), min, max);
  }

  private static int bytes(Config config, String key, int min, int max) {
    long value = Math.min(config.getBytes(key), Integer.MAX_VALUE);
    return inRange(ROOT + "." + key, (int) value, min, max);
  }

  private static Duration duration(Config config, String key, String min, String max) {
    Duration value = config.getDuration(key);
    if (value.compareTo(parse(min)) < 0 || value.compareTo(parse(max)) > 0) {
      throw new InvalidSettingException(ROOT + "." + key, "from " + min + " to " + max);
    }
    return value;
  }

  private static Duration parse(String text) {
    return com.typesafe.config.ConfigFactory.parseString("d = " + text).getDuration("d");
  }
}
