package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.internal.ice.StunExchange;
import io.skein.client.internal.ice.StunMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code config/coturn/turnserver.conf} makes of a real coturn, without a node. */
final class CoturnIT {
  private static final int CREATE_PERMISSION = 0x008;
  private static final int XOR_PEER_ADDRESS = 0x0012;
  private static final int COOKIE = 0x2112a442;

  @TempDir private static Path directory;
  private static Coturn coturn;

  @BeforeAll
  static void start() {
    coturn = Coturn.start(directory);
  }

  @AfterAll
  static void stop() {
    coturn.close();
  }

  @Test
  void theRelayRefusesACredentialThatIsOver() {
    String over = Instant.now().minusSeconds(10).getEpochSecond() + ":name";
    String good = Instant.now().plusSeconds(60).getEpochSecond() + ":name";

    coturn.assertRefuses(over, Coturn.credential(over));
    coturn.assertTakes(good, Coturn.credential(good));
  }

  /** Nothing is sent to the peer: the relay is asked whether it would. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255"
      })
  void theRelayReachesNothingThatIsNotPublic(String peer) throws IOException {
    assertThat(permission(peer)).as(coturn.said()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9.255.255.254", "100.63.255.254", "172.32.0.1", "192.169.0.1", "8.8.8.8"})
  void theRelayReachesWhatIsPublic(String peer) throws IOException {
    assertThat(permission(peer)).as(coturn.said()).isZero();
  }

  /** 0: the relay would; else its error. */
  private static int permission(String peer) throws IOException {
    String username = Instant.now().plusSeconds(60).getEpochSecond() + ":to-" + peer;
    try (StunExchange exchange =
        StunExchange.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), coturn.port()),
            false,
            Coturn.PATIENCE.toMillis())) {
      StunMessage first = StunMessage.allocate(transaction());
      StunMessage challenge = exchange.ask(first, first.encode());
      byte[] key =
          StunMessage.longTermKey(
              username, challenge.text(StunMessage.REALM), Coturn.credential(username));
      StunMessage allocate = proven(StunMessage.allocate(transaction()), username, challenge);
      StunMessage allocated = exchange.ask(allocate, allocate.encode(key));
      assertThat(allocated.isSuccess()).as(coturn.said()).isTrue();
      StunMessage permit =
          proven(
              StunMessage.request(CREATE_PERMISSION, transaction())
                  .with(XOR_PEER_ADDRESS, peerAddress(peer)),
              username,
              challenge);
      StunMessage answer = exchange.ask(permit, permit.encode(key));
      assertThat(answer.isSuccess()).isEqualTo(answer.errorCode() == 0);
      return answer.errorCode();
    }
  }

  private static StunMessage proven(StunMessage request, String username, StunMessage challenge) {
    return request
        .with(StunMessage.USERNAME, username)
        .with(StunMessage.REALM, challenge.text(StunMessage.REALM))
        .with(StunMessage.NONCE, challenge.text(StunMessage.NONCE));
  }

  /** IPv4, port 9, as RFC 8489 hides it. */
  private static byte[] peerAddress(String peer) throws IOException {
    int address = ByteBuffer.wrap(InetAddress.getByName(peer).getAddress()).getInt();
    return ByteBuffer.allocate(8)
        .putShort((short) 1)
        .putShort((short) (9 ^ (COOKIE >>> 16)))
        .putInt(address ^ COOKIE)
        .array();
  }

  private static byte[] transaction() {
    byte[] transaction = new byte[StunMessage.TRANSACTION_BYTES];
    new SecureRandom().nextBytes(transaction);
    return transaction;
  }
}
