package io.skein.node.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortOwnerTest {

  @Test
  void findsThisProcessBehindItsOwnPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortOwner.find(socket.getLocalPort())).contains(ProcessHandle.current());
      assertThat(PortOwner.describe(socket.getLocalPort()))
          .startsWith("process " + ProcessHandle.current().pid() + " (java");
      assertThat(FreePorts.isFree("127.0.0.1", socket.getLocalPort())).isFalse();
    }
  }

  @Test
  void readsListenersOnlyFromTheKernelsTable() {
    List<String> table =
        List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
            "   0: 0100007F:1D38 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
                + "        0 4711 1 0000000000000000 100 0 0 10 0",
            "   1: 0100007F:1D38 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0"
                + "        0 4712 1 0000000000000000 100 0 0 10 0");

    assertThat(PortOwner.listeningSockets(table, 7480)).containsExactly("socket:[4711]");
    assertThat(PortOwner.listeningSockets(table, 7481)).isEmpty();
  }
}
