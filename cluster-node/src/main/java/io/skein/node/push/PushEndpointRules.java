package io.skein.node.push;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * To which endpoints of Web Push a node speaks. Clients name them, and a node must not be sent by
 * them to wherever they like: its own network above all (server-side request forgery). So only
 * known hosts, by TLS, on the usual port unless a host is listed with another. Pure.
 */
public final class PushEndpointRules {
  /** Of an endpoint; those of the known services are a few hundred characters long. */
  public static final int LENGTH_MAX = 1024;

  private static final int HTTPS_PORT = 443;
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?");

  private final List<String> hosts;

  private PushEndpointRules(List<String> hosts) {
    this.hosts = hosts;
  }

  /**
   * Rules that let these hosts through.
   *
   * @param hosts names as they are, or {@code *.} and what a name must end with; each maybe with a
   *     port
   * @throws IllegalArgumentException naming one that is none
   */
  static PushEndpointRules of(List<String> hosts) {
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException("must be hosts in lower case, not " + host);
      }
    }
    return new PushEndpointRules(List.copyOf(hosts));
  }

  /** Whether nodes speak to this endpoint. */
  public boolean allow(String endpoint) {
    if (endpoint.length() > LENGTH_MAX) {
      return false;
    }
    try {
      URI uri = new URI(endpoint);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && isListed(uri.getHost().toLowerCase(Locale.ROOT), uri.getPort());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private boolean isListed(String host, int port) {
    String suffix = port == -1 || port == HTTPS_PORT ? "" : ":" + port;
    return hosts.stream().anyMatch(listed -> matches(listed, host + suffix));
  }

  private static boolean matches(String listed, String host) {
    if (listed.startsWith("*.")) {
      String end = listed.substring(1);
      return host.length() > end.length() && host.endsWith(end);
    }
    return listed.equals(host);
  }
}
