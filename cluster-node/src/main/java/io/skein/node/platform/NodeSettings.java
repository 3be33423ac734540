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
   * @throws InvalidSettingException naming the key that is wrong
   */
  public static NodeSettings from(Config config) {
    String name = config.getString("skein.node.name");
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSettingException(
          "skein.node.name", "1 to 64 letters, digits, dots and dashes");
    }
    String host = config.getString("skein.node.host");
    if (host.isBlank()) {
      throw new InvalidSettingException("skein.node.host", "an address or a resolvable name");
    }
    return new NodeSettings(
        name,
        host,
        CheckedConfig.of(config, "skein.node").optionalText("outbound-address"),
        Path.of(config.getString("skein.data-dir")));
  }
}
