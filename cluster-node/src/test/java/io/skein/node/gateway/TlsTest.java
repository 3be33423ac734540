package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.platform.InvalidSettingException;
import io.skein.node.testing.TestCertificate;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the same port, with a certificate made for the test. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TlsTest {
  @TempDir static Path directory;
  private static TestCertificate certificate;

  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.make(directory);
  }

  private static String settings(boolean required) {
    return "tls { enabled = true, required = "
        + required
        + ", certificate-file = \""
        + certificate.certificate()
        + "\", key-file = \""
        + certificate.key()
        + "\" }";
  }

  @BeforeEach
  void startCluster() {
    cluster = new FakeCluster();
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
    cluster.close();
  }

  private NativeClient overTls() throws Exception {
    Socket socket =
        certificate
            .trusting()
            .getSocketFactory()
            .createSocket("127.0.0.1", gateway.address().getPort());
    return NativeClient.of(socket);
  }

  @Test
  void speaksTheProtocolInsideTls() throws Exception {
    gateway = TestGateway.start(cluster, settings(true));
    try (NativeClient client = overTls()) {
      client.sendBytes(io.skein.protocol.FrameReader.preface()).hello(1, FakeCluster.TOKEN);

      assertThat(client.receive().body()).isInstanceOf(Reply.Welcome.class);
      client.send(0, new Request.Ping(1));
      assertThat(client.receive().body()).isInstanceOf(Reply.Pong.class);
      client.hello(2, FakeCluster.TOKEN);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.HELLO_EXPECTED);
    }
  }

  @Test
  void servesPlainConnectionsBesideTlsUnlessTlsIsRequired() {
    gateway = TestGateway.start(cluster, settings(false));
    NativeClient.loggedIn(gateway.address()).close();
    gateway.close();

    gateway = TestGateway.start(cluster, settings(true));
    try (NativeClient plain = NativeClient.greeting(gateway.address())) {
      assertThat(plain.isEndedSilently()).isTrue();
    }
  }

  @Test
  void closesABrokenHandshake() {
    gateway = TestGateway.start(cluster, settings(true));
    try (NativeClient client = NativeClient.connect(gateway.address())) {
      client.sendBytes(new byte[] {0x16, 3, 1, 0, 4, 1, 2, 3, 4});

      while (!client.isEndedAfterAnyBytes()) {}
    }
    Await.until(() -> cluster.metric(GatewayMetrics.CONNECTIONS) == 0);
  }

  @Test
  void takesATlsHandshakeForGarbageWhereTlsIsOff() {
    gateway = TestGateway.start(cluster, "");
    try (NativeClient client = NativeClient.connect(gateway.address())) {
      client.sendBytes(new byte[] {0x16, 3, 1, 0, 4, 1, 2, 3, 4, '\n', '\n'}).endOutput();

      while (!client.isEndedAfterAnyBytes()) {}
    }
  }

  @Test
  void namesTheSettingWhenTheCertificateCannotBeRead() {
    assertThatThrownBy(
            () ->
                TestGateway.start(
                    cluster,
                    "tls { enabled = true, certificate-file = /nowhere, key-file = /nowhere }"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.gateway.tls");
  }
}
