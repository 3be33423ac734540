package io.skein.node.call.ice;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How devices find a way to each other: {@code skein.call.ice} and {@code skein.call.probes}. What
 * each setting means, and why its default, is told in {@code skein/call.conf}.
 *
 * @param urls in the order in which devices are told them
 * @param secretFile set if one of them is of TURN
 */
public record IceSettings(
    List<String> urls,
    Reply.IceServers.Policy policy,
    Optional<Path> secretFile,
    Duration credentialLife,
    int asksPerMinute,
    int usersMax,
    Probes probes) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** What devices report. */
  public record Probes(int reportsPerHour, int writesMax, Duration keptFor) {}

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static IceSettings from(Config config) {
    CheckedConfig ice = CheckedConfig.of(config, "skein.call.ice");
    List<IceUrl> urls = urls(ice);
    boolean relays = urls.stream().anyMatch(IceUrl::isTurn);
    Optional<Path> secretFile = ice.optionalText("secret-file").map(Path::of);
    if (relays && secretFile.isEmpty()) {
      throw ice.bad("secret-file", "must be set, as urls has one of TURN");
    }
    Reply.IceServers.Policy policy = ice.choice("policy", Reply.IceServers.Policy.class);
    if (policy == Reply.IceServers.Policy.RELAY && !relays) {
      throw ice.bad("policy", "must not be relay without a URL of TURN in urls: nobody could call");
    }
    CheckedConfig probes = CheckedConfig.of(config, "skein.call.probes");
    return new IceSettings(
        urls.stream().map(IceUrl::text).toList(),
        policy,
        relays ? secretFile : Optional.empty(),
        ice.duration("credential-life", MINUTE.multipliedBy(10), DAY.multipliedBy(7)),
        ice.number("asks-per-minute", 1, 10_000),
        ice.number("users-max", 100, 10_000_000),
        new Probes(
            probes.number("reports-per-hour", 1, 10_000),
            probes.number("writes-max", 1, 10_000),
            probes.duration("kept-for", MINUTE, DAY.multipliedBy(90))));
  }

  private static List<IceUrl> urls(CheckedConfig ice) {
    List<IceUrl> urls = new ArrayList<>();
    for (String text : ice.texts("urls")) {
      try {
        urls.add(IceUrl.parse(text));
      } catch (IllegalArgumentException e) {
        throw ice.bad(
            "urls", "has a URL, number " + (urls.size() + 1) + ", that " + e.getMessage());
      }
    }
    if (urls.size() > Limits.ICE_URLS_MAX) {
      throw ice.bad("urls", "must be at most " + Limits.ICE_URLS_MAX + ", not " + urls.size());
    }
    return urls;
  }
}
