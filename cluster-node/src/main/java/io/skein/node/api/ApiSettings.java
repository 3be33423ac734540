package io.skein.node.api;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/** The values of {@code skein.http}, which resources/skein/api.conf explains. Immutable. */
public record ApiSettings(
    int port,
    int bodyBytesMax,
    int requestsInFlightMax,
    int connectionsMax,
    Duration requestTimeout,
    Duration sessionTimeout,
    Duration idleTimeout) {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(10);

  /**
   * Reads {@code skein.http} of the whole configuration.
   *
   * @throws com.typesafe.config.ConfigException naming the key, if a value is missing or out of
   *     range
   */
  public static ApiSettings from(Config config) {
    CheckedConfig http = CheckedConfig.of(config, "skein.http");
    return new ApiSettings(
        http.number("port", 0, 65_535),
        http.bytes("body-bytes-max", 4 * 1024, 16 * 1024 * 1024),
        http.number("requests-in-flight-max", 1, 100_000),
        http.number("connections-max", 1, 100_000),
        http.duration("request-timeout", LEAST, MOST),
        http.duration("session-timeout", LEAST, MOST),
        http.duration("idle-timeout", LEAST, MOST));
  }
}
