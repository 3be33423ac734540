package io.skein.client.internal.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeTurnServer;
import io.skein.protocol.CallProbe;
import io.skein.protocol.CallProbe.Kind;
import io.skein.protocol.CallProbe.Result;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, against a server that knows one name. */
class SocketIceProberTest {
  private final FakeTurnServer server = new FakeTurnServer();
  private final SocketIceProber prober = new SocketIceProber(Duration.ofSeconds(10));

  @AfterEach
  void close() {
    server.close();
  }

  private static Reply.IceServers servers(String credential, String... urls) {
    return new Reply.IceServers(
        List.of(urls), FakeTurnServer.USERNAME, credential, 0, Reply.IceServers.Policy.ALL);
  }

  @Test
  void findsThatAServerAnswersOnEachWayAndGivesBackWhatItTook() {
    String stun = server.url("stun", "");
    String udp = server.url("turn", "?transport=udp");
    String tcp = server.url("turn", "?transport=tcp");

    List<CallProbe> probes =
        prober.probe(servers(FakeTurnServer.CREDENTIAL, stun, udp, tcp)).join();

    assertThat(probes).extracting(CallProbe::url).containsExactly(stun, udp, tcp);
    assertThat(probes)
        .extracting(CallProbe::kind)
        .containsExactly(Kind.STUN, Kind.TURN_UDP, Kind.TURN_TCP);
    assertThat(probes).extracting(CallProbe::result).containsOnly(Result.ANSWERED);
    Await.until(
        "both are given back",
        () -> server.heard.stream().filter("refresh proven"::equals).count() == 2);
  }

  @Test
  void asksAgainWhatWasLostOnTheWay() {
    server.drops.set(1);

    List<CallProbe> probes =
        prober.probe(servers(FakeTurnServer.CREDENTIAL, server.url("turn", ""))).join();

    assertThat(probes.get(0).result()).isEqualTo(Result.ANSWERED);
  }

  @Test
  void tellsACredentialThatIsRefused() {
    List<CallProbe> probes =
        prober
            .probe(servers("another", server.url("turn", ""), server.url("turn", "?transport=tcp")))
            .join();

    assertThat(probes).extracting(CallProbe::result).containsOnly(Result.REFUSED);
    assertThat(probes).extracting(CallProbe::error).containsOnly(401);
    assertThat(server.heard).containsOnly("allocate");
  }

  @Test
  void doesNotWaitForEverForWhoDoesNotAnswer() throws IOException {
    try (DatagramSocket deaf =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ServerSocket mute = new ServerSocket()) {
      mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketIceProber impatient = new SocketIceProber(Duration.ofMillis(700));

      List<CallProbe> probes =
          impatient
              .probe(
                  servers(
                      "any",
                      "turn:127.0.0.1:" + deaf.getLocalPort(),
                      "turn:127.0.0.1:" + mute.getLocalPort() + "?transport=tcp",
                      "stun:127.0.0.1:" + deaf.getLocalPort(),
                      "stun:no-such-host.invalid"))
              .join();

      assertThat(probes).extracting(CallProbe::result).containsOnly(Result.NO_ANSWER);
      assertThat(probes).extracting(CallProbe::millis).containsOnly(0);
    }
  }

  @Test
  void leavesOutWhatItHasNoMeansFor() {
    List<CallProbe> probes =
        prober.probe(servers("any", "turns:127.0.0.1:1", "quic:127.0.0.1")).join();

    assertThat(probes).extracting(CallProbe::result).containsOnly(Result.NOT_TRIED);
    assertThat(probes.get(0).kind()).isEqualTo(Kind.TURN_TLS);
  }

  @Test
  void readsTheAddressesOfServers() {
    IceServerUrl plain = IceServerUrl.parse("turn:turn.example.org");
    IceServerUrl six = IceServerUrl.parse("stun:[2001:db8::1]:19302");

    assertThat(plain).isNotNull();
    assertThat(plain.port()).isEqualTo(3478);
    assertThat(plain.kind()).isEqualTo(Kind.TURN_UDP);
    assertThat(six).isNotNull();
    assertThat(six.host()).isEqualTo("2001:db8::1");
    assertThat(six.port()).isEqualTo(19_302);
    assertThat(IceServerUrl.parse("turn:a:99999")).isNull();
    assertThat(IceServerUrl.parse("turn:")).isNull();
  }
}
