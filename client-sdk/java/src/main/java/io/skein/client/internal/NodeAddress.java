package io.skein.client.internal;

import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a node's client socket is: "host:port", or "tls://host:port" if it is to be spoken to
 * through TLS.
 *
 * @param host as it was named: what the node's certificate must be for
 */
record NodeAddress(String host, InetSocketAddress socket, boolean tls) {
  private static final String TLS = "tls://";

  /** An address that is not looked up yet. */
  record Named(String host, int port, boolean tls) {
    /**
     * @throws IllegalArgumentException if it is no such text
     */
    static Named parse(String endpoint) {
      boolean tls = endpoint.startsWith(TLS);
      String text = tls ? endpoint.substring(TLS.length()) : endpoint;
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "" : text.substring(0, colon);
      String port = text.substring(colon + 1);
      boolean good = !host.isEmpty() && !host.contains("/") && port.matches("\\d{1,5}");
      if (!good || Integer.parseInt(port) > 65_535) {
        throw new IllegalArgumentException("not host:port or tls://host:port: " + endpoint);
      }
      return new Named(host, Integer.parseInt(port), tls);
    }

    /** Whether {@link #lookUp} asks nobody. */
    boolean isLiteral() {
      return host.matches("[0-9.]+") || host.startsWith("[");
    }

    /**
     * May block.
     *
     * @throws SkeinException UNAVAILABLE if the name is not known
     */
    NodeAddress lookUp() {
      try {
        return new NodeAddress(host, new InetSocketAddress(InetAddress.getByName(host), port), tls);
      } catch (UnknownHostException e) {
        throw new SkeinException(ErrorCode.UNAVAILABLE, "no such host: " + host, e);
      }
    }
  }
}
