package io.skein.node.call.relay;

import static io.skein.node.call.relay.RelayFixtures.CALL;
import static io.skein.node.call.relay.RelayFixtures.KEY;
import static io.skein.node.call.relay.RelayFixtures.NEXT_KEY;
import static io.skein.node.call.relay.RelayFixtures.bytes;
import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relays that speak over the loopback interface, each with a media driver of its own. */
class AeronRelayTest {
  private static final int TRIES_MAX = 50;

  @TempDir private Path directory;

  private final List<Node> nodes = new ArrayList<>();

  /** One relay, as a node has it. */
  private final class Node {
    final RelayPeer peer;
    final RelayFixtures.Counted counted = new RelayFixtures.Counted();
    final RelayFixtures.Heard heard = new RelayFixtures.Heard();
    final AeronRelay relay;

    Node(RelayPeer peer, RelayKeys keys) {
      this.peer = peer;
      relay =
          AeronRelay.start(
              peer,
              RelayFixtures.settings("skein.aeron.directory = \"" + directory + "\""),
              keys,
              directory,
              heard,
              counted.metrics);
      nodes.add(this);
    }

    CompletionStage<Outcome> sends(Node to, String signal) {
      return relay.send(to.peer.name(), CALL, bytes(signal));
    }

    void knows(Node... others) {
      relay.peers(Stream.of(others).map(other -> other.peer).toList());
    }

    void reaches(Node other) {
      awaitUntil(() -> relay.reaches(other.peer.name()));
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static RelayPeer peer(String name) throws IOException {
    return new RelayPeer(name, "127.0.0.1", freePort());
  }

  private Node node(String name) throws IOException {
    return new Node(peer(name), RelayKeys.of(KEY));
  }

  private static void meet(Node... all) {
    for (Node node : all) {
      node.knows(all);
    }
    for (Node node : all) {
      for (Node other : all) {
        if (node != other) {
          node.reaches(other);
        }
      }
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.relay.close());
  }

  @Test
  void bringsSignalsBothWays() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);

    assertThat(await(a.sends(b, "offer"))).isEqualTo(Outcome.DELIVERED);
    assertThat(await(b.sends(a, "answer"))).isEqualTo(Outcome.DELIVERED);

    assertThat(b.heard.signals).containsExactly("a:1 a call offer");
    assertThat(a.heard.signals).containsExactly("b:1 a call answer");
    assertThat(a.counted.registry.get(RelayMetrics.PEERS).gauge().value()).isEqualTo(1);
    assertThat(a.counted.registry.get(RelayMetrics.DELIVERY).timer().count()).isEqualTo(1);
  }

  @Test
  void bringsTheLongestSignalWhole() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);
    byte[] longest = new byte[RelayFixtures.settings().signalBytesMax()];
    new Random(1).nextBytes(longest);

    Outcome outcome = Outcome.NOT_SENT;
    for (int i = 0; i < TRIES_MAX && outcome == Outcome.NOT_SENT; i++) {
      // A machine that is busy does not get so much out in time, and says so.
      outcome = await(a.relay.send("b:1", CALL, Bytes.wrap(longest)));
    }
    Outcome tooLong = await(a.relay.send("b:1", CALL, Bytes.wrap(new byte[longest.length + 1])));
    Outcome longCall =
        await(a.relay.send("b:1", Bytes.wrap(new byte[Relay.CALL_BYTES_MAX + 1]), Bytes.EMPTY));

    assertThat(outcome).isEqualTo(Outcome.DELIVERED);
    assertThat(b.heard.bodies).containsExactly(Bytes.wrap(longest));
    assertThat(tooLong).isEqualTo(Outcome.TOO_LARGE);
    assertThat(longCall).isEqualTo(Outcome.TOO_LARGE);
  }

  @Test
  void threeNodesSpeakEachWithEach() throws IOException {
    Node[] all = {node("a:1"), node("b:1"), node("c:1")};
    meet(all);

    for (Node from : all) {
      for (Node to : all) {
        if (from != to) {
          List<CompletionStage<Outcome>> sent =
              IntStream.range(0, 100).mapToObj(i -> from.sends(to, "signal " + i)).toList();
          assertThat(sent).allSatisfy(one -> assertThat(await(one)).isEqualTo(Outcome.DELIVERED));
        }
      }
    }

    for (Node node : all) {
      for (Node other : all) {
        List<String> from =
            node.heard.signals.stream()
                .filter(signal -> signal.startsWith(other.peer.name()))
                .toList();
        assertThat(from)
            .isEqualTo(
                IntStream.range(0, node == other ? 0 : 100)
                    .mapToObj(i -> other.peer.name() + " a call signal " + i)
                    .toList());
      }
      assertThat(node.heard.gaps).isEmpty();
    }
  }

  @Test
  void refusesWhatIsForSomebodyElse() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);

    assertThat(await(a.relay.send("nobody:1", CALL, Bytes.EMPTY))).isEqualTo(Outcome.NO_PEER);
    assertThat(await(a.relay.send("a:1", CALL, Bytes.EMPTY))).isEqualTo(Outcome.NO_PEER);
  }

  @Test
  void aPeerLeavesAndReturns() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);
    assertThat(await(a.sends(b, "before"))).isEqualTo(Outcome.DELIVERED);
    assertThat(await(a.sends(b, "and more"))).isEqualTo(Outcome.DELIVERED);

    a.knows();
    awaitUntil(() -> !a.relay.reaches("b:1"));
    assertThat(await(a.sends(b, "gone"))).isEqualTo(Outcome.NO_PEER);

    meet(a, b);
    awaitUntil(() -> await(a.sends(b, "back")) == Outcome.DELIVERED);
    assertThat(b.heard.signals).last().isEqualTo("a:1 a call back");
  }

  @Test
  void aPeerThatHasRestartedIsSpokenToAgain() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);
    await(a.sends(b, "before"));

    b.relay.close();
    Node again = new Node(b.peer, RelayKeys.of(KEY));
    again.knows(a);
    again.reaches(a);
    awaitUntil(() -> await(a.sends(again, "after")) == Outcome.DELIVERED);

    assertThat(again.heard.signals).last().isEqualTo("a:1 a call after");
    assertThat(again.heard.signals).doesNotContain("a:1 a call before");
    assertThat(await(again.sends(a, "hello"))).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void aPeerThatIsGoneCostsNobodyASignalUnawares() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);
    b.relay.close();

    awaitUntil(
        () -> {
          Outcome outcome = await(a.sends(b, "to nobody"));
          assertThat(outcome.isRefused()).isTrue();
          return outcome == Outcome.NO_PEER;
        });

    assertThat(b.heard.signals).isEmpty();
  }

  @Test
  void theKeyIsChangedOneNodeAfterTheOther() throws IOException {
    Node a = node("a:1");
    Node b = new Node(peer("b:1"), RelayKeys.of(NEXT_KEY, KEY));
    Node c = new Node(peer("c:1"), RelayKeys.of(NEXT_KEY));
    a.knows(b, c);
    b.knows(a, c);
    c.knows(a, b);
    a.reaches(b);
    b.reaches(a);
    b.reaches(c);
    c.reaches(b);

    assertThat(await(a.sends(b, "one"))).isEqualTo(Outcome.DELIVERED);
    assertThat(await(b.sends(a, "two"))).isEqualTo(Outcome.DELIVERED);
    assertThat(await(b.sends(c, "three"))).isEqualTo(Outcome.DELIVERED);
    assertThat(await(c.sends(b, "four"))).isEqualTo(Outcome.DELIVERED);
    assertThat(await(a.sends(c, "no key in common"))).isEqualTo(Outcome.NO_PEER);
    awaitUntil(() -> a.counted.of(RelayMetrics.PACKETS_REFUSED, "unknown-key") > 0);
  }

  @Test
  void stoppingLeavesNoThreadAndNoDirectory() throws IOException {
    Node a = node("a:1");
    Node b = node("b:1");
    meet(a, b);
    String thread = "skein-relay-" + a.peer.port();
    assertThat(threads()).contains(thread);
    assertThat(threads()).as("no other").noneMatch(name -> name.contains("aeron"));
    assertThat(AeronWire.directory(directory, a.peer)).isDirectory();

    a.relay.close();

    assertThat(threads()).doesNotContain(thread);
    assertThat(AeronWire.directory(directory, a.peer)).doesNotExist();
    assertThat(await(a.sends(b, "late"))).isEqualTo(Outcome.DOWN);
    assertThat(a.relay.isUp()).isFalse();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @Test
  void emptiesADirectoryThatWasLeftBehind() throws IOException {
    RelayPeer own = peer("a:1");
    Path left = AeronWire.directory(directory, own);
    Files.createDirectories(left);
    Files.writeString(left.resolve("cnc.dat"), "what a killed node has left");

    Node a = new Node(own, RelayKeys.of(KEY));

    awaitUntil(a.relay::isUp);
  }

  @Test
  void reachesNobodyWhileItsPortIsTakenAndTriesAgain() throws IOException {
    Node b = node("b:1");
    Node a;
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      a = new Node(new RelayPeer("a:1", "127.0.0.1", taken.getLocalPort()), RelayKeys.of(KEY));
      a.knows(b);
      b.knows(a);
      awaitUntil(a.relay::isUp);
      assertThat(await(a.sends(b, "no socket"))).isEqualTo(Outcome.NO_PEER);
    }

    a.reaches(b);
    b.reaches(a);
    assertThat(await(a.sends(b, "now"))).isEqualTo(Outcome.DELIVERED);
  }
}
