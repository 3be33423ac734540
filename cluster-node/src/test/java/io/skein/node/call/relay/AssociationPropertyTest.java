package io.skein.node.call.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A network that loses, refuses, doubles and closes as it likes. */
class AssociationPropertyTest {
  private static final Route TO_B = new Route("a:1", "b:1");
  private static final int SIGNALS = 60;

  @Property(tries = 200)
  void everySignalIsEitherHeardOrGivenBackAndNoneIsHeardTwiceOrOutOfOrder(@ForAll long seed) {
    Random random = new Random(seed);
    FakeWire wire = new FakeWire();
    RelayFixtures.Heard heard = new RelayFixtures.Heard();
    Association a = association("a:1", "b:1", new RelayFixtures.Heard());
    Association b = association("b:1", "a:1", heard);
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    RelayMetrics metrics = new RelayFixtures.Counted().metrics;
    wire.loses = packet -> random.nextInt(40) == 0;
    long now = 0;

    for (int turn = 0; turn < 4_000; turn++) {
      now += Duration.ofMillis(1).toNanos();
      wire.says.clear();
      if (random.nextInt(30) == 0) {
        wire.says.add(List.of(OfferOutcome.values()).get(random.nextInt(4)));
      }
      if (random.nextInt(30) == 0 && !wire.recorded.isEmpty()) {
        byte[] again = wire.recorded.get(random.nextInt(wire.recorded.size()));
        wire.inject(random.nextBoolean() ? TO_B : TO_B.reversed(), again);
      }
      if (sent.size() < SIGNALS && random.nextInt(20) == 0) {
        byte[] signal = new byte[1 + random.nextInt(4_000)];
        signal[0] = (byte) sent.size();
        Submission submission =
            new Submission(
                "b:1",
                RelayFixtures.CALL,
                Bytes.wrap(signal),
                now,
                metrics,
                new CompletableFuture<>());
        a.send(submission);
        sent.add(submission.result());
      }
      a.turn(wire, now);
      b.turn(wire, now);
    }

    List<Integer> numbers =
        heard.bodies.stream().map(body -> Byte.toUnsignedInt(body.asArray()[0])).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i)).as("signal %d", i).isDone();
      if (sent.get(i).join() == Outcome.DELIVERED) {
        assertThat(numbers).contains(i);
      }
    }
    assertThat(numbers).as("the network is not as bad as all that").isNotEmpty();
  }

  private static Association association(String name, String peer, RelayListener listener) {
    SecureRandom random = new SecureRandom();
    return new Association(
        new AssociationSetup(
            name,
            RelayFixtures.settings(),
            RelayKeys.of(RelayFixtures.KEY),
            random,
            listener,
            new RelayFixtures.Counted().metrics),
        new RelayPeer(peer, "127.0.0.1", 1),
        0);
  }
}
