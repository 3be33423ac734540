package io.skein.node.call.relay;

import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.SignalRelay;
import io.skein.node.call.SignalRelay.Offer;
import io.skein.node.call.SignalRelayContract;
import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.CallId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AeronSignalRelayTest extends SignalRelayContract {
  private static final String HERE = "127.0.0.1:1";
  private static final String THERE = "127.0.0.1:2";

  @TempDir private Path directory;

  private final List<AeronRelay> relays = new ArrayList<>();
  private SignalRelay here;
  private SignalRelay there;

  @Override
  protected void start() throws IOException {
    RelayPeer one = peer(HERE);
    RelayPeer other = peer(THERE);
    here = relay(one, other);
    there = relay(other, one);
    awaitUntil(() -> relays.get(0).reaches(THERE) && relays.get(1).reaches(HERE));
  }

  private static RelayPeer peer(String name) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return new RelayPeer(name, "127.0.0.1", socket.getLocalPort());
    }
  }

  private SignalRelay relay(RelayPeer own, RelayPeer peer) {
    return new AeronSignalRelay(
        listener -> {
          AeronRelay relay =
              AeronRelay.start(
                  own,
                  RelayFixtures.settings("skein.aeron.directory = \"" + directory + "\""),
                  RelayKeys.of(RelayFixtures.KEY),
                  directory,
                  listener,
                  new RelayFixtures.Counted().metrics);
          relay.peers(List.of(peer));
          relays.add(relay);
          return relay;
        },
        (node, call, signal) -> {});
  }

  @AfterEach
  void stop() {
    relays.forEach(AeronRelay::close);
  }

  @Override
  protected SignalRelay here() {
    return here;
  }

  @Override
  protected SignalRelay there() {
    return there;
  }

  @Override
  protected String nameOfHere() {
    return HERE;
  }

  @Override
  protected String nameOfThere() {
    return THERE;
  }

  @Override
  protected int tooMany() {
    return RelayFixtures.settings().signalBytesMax() + 1;
  }

  @Test
  void isDownOnceItIsClosed() {
    relays.get(0).close();

    assertThat(here.offer(THERE, CallId.random(), new byte[1])).isEqualTo(Offer.DOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_PEER, NO_PEER",
    "UNANSWERED, NO_PEER",
    "QUEUE_FULL, BUSY",
    "NOT_SENT, BUSY",
    "TOO_LARGE, TOO_LARGE",
    "DOWN, DOWN",
    "DELIVERED, TAKEN"
  })
  void saysAtOnceWhatIsKnownAtOnce(Outcome outcome, Offer offer) {
    SignalRelay relay =
        new AeronSignalRelay(
            listener -> (peer, call, signal) -> CompletableFuture.completedFuture(outcome),
            (node, call, signal) -> {
              throw new AssertionError("it was not taken");
            });

    assertThat(relay.offer(THERE, CallId.random(), new byte[1])).isEqualTo(offer);
  }

  @Test
  void givesBackWhatItHasTakenAndCouldNotDeliver() {
    CompletableFuture<Outcome> became = new CompletableFuture<>();
    AtomicReference<String> returned = new AtomicReference<>();
    CallId call = CallId.random();
    SignalRelay relay =
        new AeronSignalRelay(
            listener -> (peer, id, signal) -> became,
            (node, id, signal) -> returned.set(node + " " + id + " " + signal.length));

    assertThat(relay.offer(THERE, call, new byte[3])).isEqualTo(Offer.TAKEN);
    assertThat(returned).hasValue(null);
    became.complete(Outcome.UNANSWERED);

    assertThat(returned).hasValue(THERE + " " + call + " 3");
  }
}
