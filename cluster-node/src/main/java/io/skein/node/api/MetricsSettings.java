package io.skein.node.api;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;

/** The values of {@code skein.metrics}, which resources/skein/api.conf explains. */
public record MetricsSettings(int port) {
  /**
   * Reads {@code skein.metrics} of the whole configuration.
   *
   * @throws com.typesafe.config.ConfigException naming the key, if a value is missing or out of
   *     range
   */
  public static MetricsSettings from(Config config) {
    return new MetricsSettings(CheckedConfig.of(config, "skein.metrics").number("port", 0, 65_535));
  }
}
