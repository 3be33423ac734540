package io.skein.node.call.relay;

import static io.skein.node.call.relay.RelayFixtures.CALL;
import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the relay does when the wire fails, with a wire that fails when it is told to. */
class RelayFailureTest {
  private static final RelayPeer OWN = new RelayPeer("a:1", "127.0.0.1", 1);
  private static final RelayPeer PEER = new RelayPeer("b:1", "127.0.0.1", 2);

  private final RelayFixtures.Counted counted = new RelayFixtures.Counted();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> fails = new AtomicReference<>();
  private @Nullable AeronRelay relay;

  private AeronRelay start() {
    AeronRelay started =
        AeronRelay.start(
            OWN,
            RelayFixtures.settings(
                "skein.aeron { restart-after = 10 ms, restart-after-max = 20 ms }"),
            RelayKeys.of(RelayFixtures.KEY),
            new RelayFixtures.Heard(),
            counted.metrics,
            () -> {
              opened.incrementAndGet();
              return new FailingWire();
            });
    started.peers(List.of(PEER, OWN));
    relay = started;
    return started;
  }

  private final class FailingWire implements Wire {
    private final FakeWire calm = new FakeWire();

    @Override
    public Stream open(RelayPeer peer, Route own) {
      assertThat(peer).isEqualTo(PEER);
      return calm.open(peer, own);
    }

    @Override
    public int work() {
      Throwable failure = fails.get();
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return 0;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @AfterEach
  void stop() {
    if (relay != null) {
      relay.close();
    }
  }

  /** Writing to a full directory shows as an error of the machine. */
  @Test
  void isDownAfterAFailureAndOpensTheWireAgain() {
    AeronRelay started = start();
    awaitUntil(started::isUp);

    fails.set(new InternalError("a fault occurred in an unsafe memory access operation"));
    awaitUntil(() -> !started.isUp());

    assertThat(await(started.send("b:1", CALL, Bytes.EMPTY))).isEqualTo(Outcome.DOWN);
    awaitUntil(() -> opened.get() > 3);
    assertThat(started.isUp()).isFalse();
    assertThat(counted.registry.get(RelayMetrics.UP).gauge().value()).isZero();
    assertThat(counted.of(RelayMetrics.FAILURES)).isPositive();
    fails.set(null);
    awaitUntil(started::isUp);
    assertThat(counted.registry.get(RelayMetrics.UP).gauge().value()).isEqualTo(1);
  }

  @Test
  void closesEveryWireThatItHasOpened() {
    fails.set(new IllegalStateException("no room"));
    AeronRelay started = start();
    awaitUntil(() -> opened.get() > 3);

    started.close();

    assertThat(closed.get()).isEqualTo(opened.get());
  }

  @Test
  void refusesWhatComesAfterItsEnd() {
    AeronRelay started = start();
    awaitUntil(started::isUp);

    started.close();
    started.close();

    assertThat(await(started.send("b:1", CALL, Bytes.EMPTY))).isEqualTo(Outcome.DOWN);
  }
}
