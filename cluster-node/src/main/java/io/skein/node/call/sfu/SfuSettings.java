package io.skein.node.call.sfu;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SFUs by which media of groups' calls go: {@code skein.call.sfu}. What each setting means, and
 * why its default, is told in {@code skein/call.conf}.
 *
 * @param servers none: all calls are a mesh
 * @param secretFile set if there are servers
 */
public record SfuSettings(
    List<String> servers,
    Optional<Path> secretFile,
    int bitrateMax,
    Duration requestTimeout,
    Duration keepAliveEvery,
    Duration reconnectAfter,
    Duration presentEvery,
    int requestsMax,
    int asksMax) {
  private static final int SERVERS_MAX = 32;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static SfuSettings from(Config config) {
    CheckedConfig sfu = CheckedConfig.of(config, "skein.call.sfu");
    List<String> servers = servers(sfu);
    Optional<Path> secretFile = sfu.optionalText("secret-file").map(Path::of);
    if (!servers.isEmpty() && secretFile.isEmpty()) {
      throw sfu.bad("secret-file", "must be set, as there are servers");
    }
    return new SfuSettings(
        servers,
        servers.isEmpty() ? Optional.empty() : secretFile,
        sfu.number("bitrate-max", 64_000, 100_000_000),
        sfu.duration("request-timeout", SECOND, MINUTE),
        sfu.duration("keep-alive-every", SECOND, Duration.ofSeconds(50)),
        sfu.duration("reconnect-after", Duration.ofMillis(100), MINUTE),
        sfu.duration("present-every", SECOND, MINUTE),
        sfu.number("requests-max", 1, 100_000),
        sfu.number("asks-max", 2, 1_000));
  }

  private static List<String> servers(CheckedConfig sfu) {
    List<String> servers = new ArrayList<>();
    for (String text : sfu.texts("servers")) {
      if (!isUrl(text) || servers.contains(text)) {
        throw sfu.bad(
            "servers",
            "has one, number "
                + (servers.size() + 1)
                + ", that is no URL like ws://sfu.example.org:8188, or is there twice");
      }
      servers.add(text);
    }
    if (servers.size() > SERVERS_MAX) {
      throw sfu.bad("servers", "must be at most " + SERVERS_MAX + ", not " + servers.size());
    }
    return List.copyOf(servers);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
