package io.skein.node.platform.cassandra;

import static io.skein.node.platform.cassandra.Attempts.assertRefused;
import static io.skein.node.platform.cassandra.Attempts.assertUnanswered;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.platform.PemFiles;
import io.skein.node.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a connection begins, with listeners that know TLS and no CQL. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StoreTlsTest {
  @TempDir private static Path folder;

  private static TestCertificate store;
  private static TestCertificate node;

  @BeforeAll
  static void makeCertificates() throws Exception {
    store = TestCertificate.make(Files.createDirectory(folder.resolve("store")));
    node = TestCertificate.make(Files.createDirectory(folder.resolve("node")));
  }

  @Test
  void refusesACertificateThatTheAuthorityDidNotSign() throws Exception {
    try (Listener listener = Listener.withTls(false)) {
      assertRefused(listener.address(), tls(Map.of("tls.ca-file", node.certificate().toString())))
          .contains("skein.cassandra.tls.ca-file");
    }
  }

  @Test
  void refusesACertificateForAnotherNameUnlessNamesDoNotMatter() throws Exception {
    try (Listener listener = Listener.withTls(false)) {
      InetSocketAddress other = new InetSocketAddress("localhost", listener.address().getPort());

      assertRefused(other, tls(Map.of()))
          .contains("skein.cassandra.contact-points", "skein.cassandra.tls.verify-host");
      assertUnanswered(other, tls(Map.of("tls.verify-host", false)));

      assertThat(listener.shaken()).isEqualTo("a stranger");
    }
  }

  @Test
  void refusesAStoreWithoutTls() throws Exception {
    byte[] error = {(byte) 0x84, 0, 0, 0, 0, 0, 0, 0, 0};
    try (Listener listener = Listener.thatSays(error)) {
      assertRefused(listener.address(), tls(Map.of()))
          .contains("speaks no TLS", "skein.cassandra.tls.enabled");
    }
  }

  @Test
  void refusesAStoreThatWantsTlsWhereItIsOff() throws Exception {
    try (Listener listener = Listener.withTls(false)) {
      assertRefused(listener.address(), Map.of())
          .contains("speaks TLS only", "skein.cassandra.tls.enabled");
    }
  }

  @Test
  void showsItsOwnCertificateToAStoreThatWantsOne() throws Exception {
    try (Listener listener = Listener.withTls(true)) {
      assertRefused(listener.address(), tls(Map.of()))
          .contains("skein.cassandra.tls.certificate-file and key-file");
      assertUnanswered(
          listener.address(),
          tls(
              Map.of(
                  "tls.certificate-file", node.certificate().toString(),
                  "tls.key-file", node.key().toString(),
                  "outbound-address", "127.0.0.1")));

      assertThat(listener.shaken()).isEqualTo("CN=skein-test");
    }
  }

  @Test
  void waitsForAStoreThatHangsUp() throws Exception {
    try (Listener listener = Listener.thatSays()) {
      assertUnanswered(listener.address(), Map.of());
      assertUnanswered(listener.address(), tls(Map.of()));
    }
  }

  private static Map<String, Object> tls(Map<String, Object> changes) {
    Map<String, Object> all = new HashMap<>();
    all.put("tls.enabled", true);
    all.put("tls.ca-file", store.certificate().toString());
    all.putAll(changes);
    return all;
  }

  /** Serves one connection after the other, and hangs up on each soon. */
  private static final class Listener implements AutoCloseable {
    private final ServerSocket socket;
    private final byte[] says;
    private final BlockingQueue<String> shaken = new LinkedBlockingQueue<>();

    private Listener(ServerSocket socket, byte[] says) {
      this.socket = socket;
      this.says = says;
      Thread thread = new Thread(this::serve, "listener");
      thread.setDaemon(true);
      thread.start();
    }

    /** By its number: the certificate has no name. */
    private static InetAddress here() throws IOException {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    static Listener thatSays(byte... says) throws IOException {
      return new Listener(new ServerSocket(0, 10, here()), says);
    }

    static Listener withTls(boolean wantsCertificate) throws IOException {
      SSLServerSocket socket =
          (SSLServerSocket)
              PemFiles.client(node.certificate(), "its ca", store.certificate(), store.key(), "it")
                  .getServerSocketFactory()
                  .createServerSocket(0, 10, here());
      socket.setNeedClientAuth(wantsCertificate);
      return new Listener(socket, new byte[0]);
    }

    InetSocketAddress address() {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    /** With whom the first handshake that succeeded was. */
    String shaken() throws InterruptedException {
      return String.valueOf(shaken.poll(30, TimeUnit.SECONDS));
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          if (client instanceof SSLSocket tls) {
            tls.startHandshake();
            shaken.add(
                tls.getNeedClientAuth()
                    ? ((X509Certificate) tls.getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName()
                    : "a stranger");
          }
          if (client.getInputStream().read() >= 0) {
            client.getOutputStream().write(says);
          }
        } catch (IOException e) {
          // The client did not like it, or the test is over.
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
