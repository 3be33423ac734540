package io.skein.node.platform;

import org.apache.pekko.actor.Address;

/** What the members of a cluster call a node: its host and port. */
public final class MemberName {
  private MemberName() {}

  public static String of(String host, int port) {
    return host + ":" + port;
  }

  /** Of an address that has a host. */
  public static String of(Address address) {
    String withSystem = address.hostPort();
    return withSystem.substring(withSystem.indexOf('@') + 1);
  }
}
