package io.skein.node.api;

import java.util.List;

/** Where clients connect. Thread-safe. */
public interface Endpoints {
  /**
   * The client sockets of all ready nodes, {@code host:port}, at most 64, in an order that spreads
   * clients.
   */
  List<String> ready();
}
