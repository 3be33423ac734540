package io.skein.node.platform;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What names this process: {@code skein.node} and {@code skein.data-dir}.
 *
 * @param name unique in the cluster
 * @param host address on which the node listens and is reached
 * @param outboundAddress local address of the connections that it opens; empty: the system's choice
 * @param dataDir directory for what the node keeps on its own disk
 */
public record NodeSettings(
    String name, String host, Optional<String> outboundAddress, Path dataDir) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or wrong
   */
  public static NodeSettings from(Config config) {
    CheckedConfig node = CheckedConfig.of(config, "skein.node");
    String name = node.text("name");
    if (!NAME.matcher(name).matches()) {
      throw node.bad("name", "must be 1 to 64 letters, digits, dots and dashes, not " + name);
    }
    return new NodeSettings(
        name,
        node.text("host"),
        node.optionalText("outbound-address"),
        CheckedConfig.of(config, "skein").file("data-dir"));
  }
}
