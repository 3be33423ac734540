package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skein.client.CallReport;
import io.skein.client.CallReport.Verdict;
import io.skein.client.internal.ice.SocketIceProber;
import io.skein.client.internal.ice.StunExchange;
import io.skein.client.internal.ice.StunMessage;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.CallProbe.Kind;
import io.skein.protocol.CallProbe.Result;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node, a real coturn with the ready configuration, and devices that try it. */
@ExtendWith(SharedCluster.class)
final class TurnIT {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration BROWSING = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CREATE_PERMISSION = 0x008;
  private static final int XOR_PEER_ADDRESS = 0x0012;
  private static final int COOKIE = 0x2112a442;

  @TempDir private static Path directory;
  private static Coturn coturn;
  private static Launcher.Running node;
  private static Path file;
  private static URI api;
  private static String socket;

  @BeforeAll
  static void startNode(TestCluster cluster) throws Exception {
    coturn = Coturn.start(directory);
    Files.writeString(directory.resolve("turn-secret"), Coturn.SECRET + "\n");
    int offset = PortOffsets.free(1);
    file = directory.resolve("node.conf");
    Files.writeString(file, configuration(offset, cluster.status().at("/cassandra/0")));
    api = URI.create("http://127.0.0.1:" + (7480 + offset));
    socket = "127.0.0.1:" + (7400 + offset);
    node = new Launcher(directory).start("node", "--config", file.toString());
    URI health = URI.create("http://127.0.0.1:" + (7490 + offset) + "/health/ready");
    Await.until(
        READY,
        () -> {
          assertThat(node.process().isAlive()).as(node.everything()).isTrue();
          return cluster.get(health) == 200;
        },
        node::everything);
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) {
      node.process().destroy();
      node.process().waitFor();
    }
    if (coturn != null) {
      coturn.close();
    }
  }

  private static String configuration(int offset, JsonNode cassandra) {
    return """
        skein {
          node { name = "turn-1", host = "127.0.0.1" }
          data-dir = "%1$s/data"
          media.directory = "%1$s/media"
          gateway.port = %2$d
          http.port = %3$d
          metrics.port = %4$d
          cluster { port = %5$d, seed-nodes = ["127.0.0.1:%5$d"] }
          cassandra {
            contact-points = ["%6$s:%7$d"]
            local-datacenter = "datacenter1"
            keyspace = "turn"
            replication = 1
          }
          call.ice {
            urls = ["%8$s", "%9$s", "%10$s"]
            secret-file = "%1$s/turn-secret"
          }
        }
        """
        .formatted(
            directory,
            7400 + offset,
            7480 + offset,
            7490 + offset,
            7355 + offset,
            cassandra.get("host").asText(),
            cassandra.get("port").asInt(),
            coturn.stun(),
            coturn.udp(),
            coturn.tcp());
  }

  /** What the node tells a device of this user. */
  private static Reply.IceServers told(String name) {
    try (Person person = Person.register(api, name);
        CallDevice device =
            CallDevice.connect(socket, person.client().accessToken().join())) {
      Reply answer = device.ask(new Request.AskIceServers());
      assertThat(answer).isInstanceOf(Reply.IceServers.class);
      return (Reply.IceServers) answer;
    }
  }

  private static Reply.IceServers with(String username, String credential) {
    return new Reply.IceServers(
        List.of(coturn.udp(), coturn.tcp()),
        username,
        credential,
        0,
        Reply.IceServers.Policy.ALL);
  }

  private static List<CallProbe> probe(Reply.IceServers servers) {
    return new SocketIceProber(PATIENCE).probe(servers).join();
  }

  private static void assertRefused(Reply.IceServers servers) {
    List<CallProbe> probes = probe(servers);

    assertThat(probes).as(coturn.said()).extracting(CallProbe::result).containsOnly(Result.REFUSED);
    assertThat(probes).extracting(CallProbe::error).containsOnly(401);
  }

  @Test
  void aDeviceIsGivenWhatTheRelayTakesAndTheOperatorSeesWhatItFound() {
    CallId call = CallId.random();
    try (Person ann = Person.register(api, "turn-ann")) {
      CallReport report = ann.client().blocking().await(ann.client().callDoctor().examine(call));

      assertThat(report.verdict()).as(report + "\n" + coturn.said()).isEqualTo(Verdict.GOOD);
      assertThat(report.probes())
          .extracting(CallProbe::kind)
          .containsExactly(Kind.SOCKET, Kind.STUN, Kind.TURN_UDP, Kind.TURN_TCP);
      assertThat(report.probes()).extracting(CallProbe::result).containsOnly(Result.ANSWERED);
      for (String of : List.of(ann.id().toString(), call.toString())) {
        String shown =
            new Launcher(directory).run("inspect", "probes", of, "--config", file.toString());
        assertThat(shown)
            .contains(ann.id().toString(), "call " + call, "turn udp  answered", coturn.tcp());
      }
      assertThat(node.everything()).doesNotContain(Coturn.SECRET);
    }
  }

  @Test
  void aPageFindsTheRelay() {
    Path reports = Launcher.findHome().resolve("client-sdk/web/target/failsafe-reports");
    Launcher launcher = new Launcher(directory, Map.of("SKEIN_TEST_REPORTS", reports.toString()));

    assertThat(
            Launcher.awaitGood(
                launcher.startScript(
                    "client-sdk/web/build.sh", "browse", api.toString(), "--project=turn"),
                BROWSING))
        .as(coturn::said)
        .contains("1 passed");
  }

  @Test
  void theNameInACredentialIsNoId() {
    Reply.IceServers told = told("turn-bob");

    assertThat(told.expiresMillis())
        .isBetween(
            Instant.now().plusSeconds(3_000).toEpochMilli(),
            Instant.now().plusSeconds(3_700).toEpochMilli());
    assertThat(told.username()).matches("\\d{10}:[A-Za-z0-9_-]{22}");
    assertThat(told.credential()).isEqualTo(Coturn.credential(told.username()));
  }

  @Test
  void theRelayRefusesACredentialThatWasNotMadeWithTheSecret() {
    Reply.IceServers told = told("turn-carol");

    assertRefused(with(told.username(), "bm90IHRoZSByaWdodCBvbmU="));
    assertRefused(with("1" + told.username(), told.credential()));
  }

  @Test
  void theRelayRefusesACredentialThatIsOver() {
    String over = Instant.now().minusSeconds(10).getEpochSecond() + ":name";
    String good = Instant.now().plusSeconds(60).getEpochSecond() + ":name";

    assertRefused(with(over, Coturn.credential(over)));
    assertThat(probe(with(good, Coturn.credential(good))))
        .extracting(CallProbe::result)
        .containsOnly(Result.ANSWERED);
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
  @ValueSource(strings = {"9.255.255.254", "100.63.255.254", "172.32.0.1", "192.169.0.1", "8.8.8.8"})
  void theRelayReachesWhatIsPublic(String peer) throws IOException {
    assertThat(permission(peer)).as(coturn.said()).isZero();
  }

  /** 0: the relay would; else its error. */
  private static int permission(String peer) throws IOException {
    String username = Instant.now().plusSeconds(60).getEpochSecond() + ":to-" + peer;
    try (StunExchange exchange =
        StunExchange.open(
            new InetSocketAddress("127.0.0.1", coturn.port()), false, PATIENCE.toMillis())) {
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
