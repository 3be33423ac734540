package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.testing.MigratedStore;
import io.skein.node.testing.SharedCassandra;
import io.skein.node.testing.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StoreConnectionIT {

  @Test
  void saysWhichAddressDidNotAnswerAndWhichSettingToLookAt() throws Exception {
    InetSocketAddress closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
    CassandraSettings settings =
        MigratedStore.settings(closed, "skein", Map.of("start-timeout", "1s"));

    assertThatThrownBy(() -> CassandraSession.open(settings))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining(":" + closed.getPort())
        .hasMessageContaining("within 1 s")
        .hasMessageContaining("skein.cassandra.contact-points");
  }

  @Test
  void namesTheDatacentersThatThereAreIfOursIsNot() {
    CassandraSettings settings =
        MigratedStore.settings(
            SharedCassandra.contactPoint(), "skein", Map.of("local-datacenter", "moon"));

    assertThatThrownBy(() -> CassandraSession.open(settings))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("moon")
        .hasMessageContaining(SharedCassandra.datacenter());
  }

  @Test
  void refusesAStoreThatSpeaksNoTls(@TempDir Path folder) throws Exception {
    String authority = TestCertificate.make(folder).certificate().toString();

    Attempts.assertRefused(
            SharedCassandra.contactPoint(), Map.of("tls.enabled", true, "tls.ca-file", authority))
        .contains("speaks no TLS", "skein.cassandra.tls.enabled");
  }
}
