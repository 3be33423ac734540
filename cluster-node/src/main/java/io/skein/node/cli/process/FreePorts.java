package io.skein.node.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of a loopback address that nobody listens on. */
public final class FreePorts {

  private FreePorts() {}

  /**
   * {@code count} different ports, free at the time of the call: the caller must expect to lose the
   * race for one.
   */
  public static List<Integer> on(String host, int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getByName(host)));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + host, e);
    } finally {
      held.forEach(FreePorts::release);
    }
  }

  /** Whether this process could listen on the port now. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: a port in TIME_WAIT is free, one that somebody listens on is not.
      socket.setReuseAddress(true);
      socket.bind(new java.net.InetSocketAddress(InetAddress.getByName(host), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot release port " + socket.getLocalPort(), e);
    }
  }
}
