package io.skein.node.api;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code skein.http}, which resources/skein/api.conf explains. Immutable.
 *
 * @param tls null: plain HTTP
 */
public record ApiSettings(
    int port,
    int bodyBytesMax,
    int requestsInFlightMax,
    int connectionsMax,
    Duration requestTimeout,
    Duration sessionTimeout,
    Duration idleTimeout,
    @Nullable Tls tls) {
  /** Where the certificate is, and its key; PEM. */
  public record Tls(Path certificate, Path key) {}

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
        http.duration("idle-timeout", LEAST, MOST),
        tls(http.section("tls")));
  }

  private static @Nullable Tls tls(CheckedConfig tls) {
    return tls.flag("enabled") ? new Tls(tls.file("certificate-file"), tls.file("key-file")) : null;
  }
}
