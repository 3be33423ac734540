package io.skein.loadtest.generators;

import io.skein.loadtest.engine.RunException;
import java.net.InetSocketAddress;

/** {@code host:port}, as command lines and words have it; {@code [::1]:7470} for IPv6. */
public final class HostPort {
  private HostPort() {}

  /**
   * Reads one.
   *
   * @throws RunException if it is none
   */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, colon);
      return new InetSocketAddress(
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new RunException(RunException.Kind.USAGE, "'" + text + "' is no HOST:PORT");
    }
  }

  /** Writes one, so that {@link #parse} reads it. */
  public static String format(InetSocketAddress address) {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
