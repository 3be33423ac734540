package io.skein.node.cli.instance;

import io.skein.node.cli.instance.PortPlan.Addressing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Which addresses of 127/8 this machine answers on: all of them on Linux, only the first on macOS.
 */
public final class LoopbackAddresses {

  private LoopbackAddresses() {}

  /** How {@code count} processes of a kind can be kept apart here. */
  public static Addressing addressing(int count) {
    for (int i = 2; i <= count; i++) {
      if (!usable("127.0.0." + i)) {
        return Addressing.PORTS_EACH;
      }
    }
    return Addressing.ADDRESS_EACH;
  }

  /** Whether a process can listen there. */
  public static boolean usable(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
