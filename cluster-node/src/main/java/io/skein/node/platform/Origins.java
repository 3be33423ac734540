package io.skein.node.platform;

import com.typesafe.config.Config;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pages whose scripts may use this cluster: those that the cluster's own nodes serve, and those
 * of {@code skein.gateway.allowed-origins}. A page is known by the {@code Origin} that its browser
 * says (RFC 6454): {@code scheme://host}, with the port if it is not the scheme's. Thread-safe.
 */
public final class Origins {
  private static final String KEY = "allowed-origins";
  private static final String ALL = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  private static final Pattern LOCALHOST = Pattern.compile("//localhost(?=:|$)");

  private final Set<String> allowed;
  private final Supplier<? extends Collection<String>> nodes;

  /**
   * @param allowed as configured
   * @param nodes of the pages that nodes serve; never blocks
   */
  public Origins(Set<String> allowed, Supplier<? extends Collection<String>> nodes) {
    this.allowed = Set.copyOf(allowed);
    this.nodes = nodes;
  }

  /**
   * Reads {@code skein.gateway.allowed-origins}.
   *
   * @throws com.typesafe.config.ConfigException naming the key, if one of them is no origin
   */
  public static Set<String> configured(Config root) {
    CheckedConfig gateway = CheckedConfig.of(root, "skein.gateway");
    List<String> origins = gateway.texts(KEY);
    for (String origin : origins) {
      if (!origin.equals(ALL) && !ORIGIN.matcher(origin.toLowerCase(Locale.ROOT)).matches()) {
        throw gateway.bad(KEY, "must be * or origins like https://chat.example:8443");
      }
    }
    return origins.stream().map(Origins::plain).collect(Collectors.toUnmodifiableSet());
  }

  /** What a browser says of pages at an address. */
  public static String of(boolean https, String host, int port) {
    return plain((https ? "https://" : "http://") + host + ":" + port);
  }

  private static String plain(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    String usual = lower.startsWith("https:") ? ":443" : ":80";
    return lower.endsWith(usual) && ORIGIN.matcher(lower).matches()
        ? lower.substring(0, lower.length() - usual.length())
        : lower;
  }

  /**
   * Whether a page may use sockets and the HTTP API, with a token that it has to know.
   *
   * @param origin null: no browser asks, so no page does
   */
  public boolean allows(@Nullable String origin) {
    return origin == null || allowed.contains(ALL) || trusts(origin);
  }

  /**
   * Whether a page may use what its browser adds by itself, which is a cookie: "*" names nobody.
   *
   * @param origin as the browser says it
   */
  public boolean trusts(String origin) {
    return !origin.equals(ALL)
        && (allowed.contains(origin) || nodes.get().contains(byAddress(origin)));
  }

  /** Browsers look "localhost" up nowhere: such a page comes from the node at this address. */
  private static String byAddress(String origin) {
    return LOCALHOST.matcher(origin).replaceFirst("//127.0.0.1");
  }
}
