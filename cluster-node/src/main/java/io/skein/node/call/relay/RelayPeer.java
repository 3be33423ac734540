package io.skein.node.call.relay;

/**
 * A node of the cluster that has a relay.
 *
 * @param name the node's address in the cluster, "host:port"; unique, and sealed into every packet
 * @param host where its relay listens: an IP address, or a name that resolves
 * @param port of UDP
 */
public record RelayPeer(String name, String host, int port) {
  /** As Aeron writes it. */
  String endpoint() {
    return (host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host) + ":" + port;
  }
}
