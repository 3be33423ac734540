package io.skein.loadtest.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Finds offsets at which none of an instance's ports is taken. */
public final class PortOffsets {
  private static final List<Integer> PORTS =
      List.of(7400, 7480, 7490, 7355, 7460, 7042, 7050, 7051);
  private static final int LOWEST = 2_000;
  private static final int HIGHEST = 20_000;
  private static final int ATTEMPTS = 100;

  private PortOffsets() {}

  /**
   * @param addresses how many loopback addresses, 127.0.0.1 and up, the instance uses
   */
  public static int free(int addresses) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int offset = ThreadLocalRandom.current().nextInt(LOWEST / 100, HIGHEST / 100) * 100;
      if (isFree(offset, addresses)) {
        return offset;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean isFree(int offset, int addresses) {
    for (int address = 1; address <= addresses; address++) {
      for (int port : PORTS) {
        try (ServerSocket socket = new ServerSocket()) {
          socket.bind(new InetSocketAddress("127.0.0." + address, port + offset));
        } catch (IOException taken) {
          return false;
        }
      }
    }
    return true;
  }
}
