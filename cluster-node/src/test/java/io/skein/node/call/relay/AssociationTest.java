package io.skein.node.call.relay;

import static io.skein.node.call.relay.RelayFixtures.CALL;
import static io.skein.node.call.relay.RelayFixtures.KEY;
import static io.skein.node.call.relay.RelayFixtures.NEXT_KEY;
import static io.skein.node.call.relay.RelayFixtures.bytes;
import static io.skein.node.call.relay.RelayFixtures.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes and what is between them, without a network, a clock or a thread. */
class AssociationTest {
  private static final Route TO_B = new Route("a:1", "b:1");
  private static final int SMALL = 3;

  private final FakeWire wire = new FakeWire();
  private long now = Long.MAX_VALUE - 1_000;
  private RelaySettings settings = RelayFixtures.settings();
  private Node a = new Node("a:1", "b:1", RelayKeys.of(KEY));
  private Node b = new Node("b:1", "a:1", RelayKeys.of(KEY));

  private final class Node {
    final RelayFixtures.Counted counted = new RelayFixtures.Counted();
    final RelayFixtures.Heard heard = new RelayFixtures.Heard();
    final Association association;

    Node(String name, String peer, RelayKeys keys) {
      SecureRandom random = new SecureRandom();
      association =
          new Association(
              new AssociationSetup(name, settings, keys, random, heard, counted.metrics),
              new RelayPeer(peer, "127.0.0.1", 1),
              now);
    }

    CompletableFuture<Outcome> sends(Bytes call, Bytes signal) {
      Submission submission =
          new Submission("", call, signal, now, counted.metrics, new CompletableFuture<>());
      association.send(submission);
      return submission.result();
    }

    CompletableFuture<Outcome> sends(String signal) {
      return sends(CALL, bytes(signal));
    }

    /** One that nobody waits for. */
    void says(String signal) {
      var unused = sends(signal);
    }

    void turn() {
      association.turn(wire, now);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** So many turns of both, a millisecond apart. */
  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      a.turn();
      b.turn();
      pass(Duration.ofMillis(1));
    }
  }

  private void establish() {
    turns(50);
    assertThat(a.association.isEstablished()).isTrue();
    assertThat(b.association.isEstablished()).isTrue();
  }

  @Test
  void sendsNothingBeforeBothHaveAgreedOnASession() {
    CompletableFuture<Outcome> early = a.sends("early");

    assertThat(early).isCompletedWithValue(Outcome.NO_PEER);
    turns(50);
    assertThat(b.heard.signals).isEmpty();
    assertThat(a.counted.of(RelayMetrics.REFUSED, "no-peer")).isEqualTo(1);
  }

  @Test
  void deliversInOrderAndTellsSo() {
    establish();

    CompletableFuture<Outcome> first = a.sends("first");
    CompletableFuture<Outcome> second = a.sends(bytes("other"), bytes("second"));
    CompletableFuture<Outcome> answer = b.sends("answer");
    assertThat(first).isNotDone();
    turns(SMALL);

    assertThat(b.heard.signals).containsExactly("a:1 a call first", "a:1 other second");
    assertThat(a.heard.signals).containsExactly("b:1 a call answer");
    assertThat(List.of(first, second, answer))
        .allSatisfy(sent -> assertThat(sent).isCompletedWithValue(Outcome.DELIVERED));
    assertThat(b.heard.gaps).isEmpty();
  }

  @Test
  void isQuietWhenThereIsNothingToSay() {
    establish();
    int said = wire.recorded.size();

    turns(1_000);

    assertThat(wire.recorded).hasSize(said);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_300, 1_400, 16_384, 65_536})
  void deliversSignalsOfEverySize(int size) {
    establish();
    byte[] signal = new byte[size];
    new Random(size).nextBytes(signal);

    CompletableFuture<Outcome> sent = a.sends(CALL, Bytes.wrap(signal));
    turns(20);

    assertThat(sent).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.bodies).containsExactly(Bytes.wrap(signal));
  }

  @Test
  void offersThePacketThatWasNotTakenAgainAsItIs() {
    establish();
    CompletableFuture<Outcome> sent = a.sends("first");
    wire.says.addAll(List.of(OfferOutcome.AGAIN, OfferOutcome.AGAIN, OfferOutcome.AGAIN));

    turns(10);

    assertThat(sent).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.signals).hasSize(1);
    assertThat(a.counted.of(RelayMetrics.BACK_PRESSURE)).isEqualTo(3);
    assertThat(a.counted.of(RelayMetrics.RENEWALS)).isZero();
  }

  @Test
  void givesBackWhatIsNotTakenInTime() {
    establish();
    CompletableFuture<Outcome> sent = a.sends("first");
    int turns = (int) settings.sendWithin().toMillis() + 2;
    for (int i = 0; i < turns; i++) {
      wire.says.clear();
      wire.says.add(OfferOutcome.AGAIN);
      a.turn();
      pass(Duration.ofMillis(1));
    }
    wire.says.clear();

    assertThat(sent).isCompletedWithValue(Outcome.NOT_SENT);
    assertThat(a.counted.of(RelayMetrics.REFUSED, "not-sent")).isEqualTo(1);

    CompletableFuture<Outcome> next = a.sends("next");
    turns(SMALL);
    assertThat(next).isCompletedWithValue(Outcome.DELIVERED);
  }

  @Test
  void aSignalThatIsGivenUpHalfwayLeavesNothingOfItself() {
    establish();
    CompletableFuture<Outcome> large = a.sends(CALL, Bytes.wrap(new byte[10_000]));
    wire.says.addAll(List.of(OfferOutcome.SENT, OfferOutcome.SENT, OfferOutcome.AGAIN));
    a.turn();
    pass(settings.sendWithin());
    wire.says.add(OfferOutcome.AGAIN);
    a.turn();

    CompletableFuture<Outcome> next = a.sends("next");
    turns(10);

    assertThat(large).isCompletedWithValue(Outcome.NOT_SENT);
    assertThat(next).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.signals).containsExactly("a:1 a call next");
    assertThat(b.heard.gaps).containsExactly("a:1 a call");
    assertThat(b.counted.of(RelayMetrics.PACKETS_REFUSED, "malformed")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOT_CONNECTED", "REOPEN"})
  void sendsAgainInANewSessionWhatAStreamCouldNotTake(String said) {
    establish();
    CompletableFuture<Outcome> sent = a.sends("first");
    wire.says.add(OfferOutcome.valueOf(said));

    a.turn();
    assertThat(a.association.isEstablished()).isFalse();
    turns(150);

    assertThat(sent).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.signals).containsExactly("a:1 a call first");
    assertThat(wire.closed).isEqualTo(said.equals("REOPEN") ? 1 : 0);
    establish();
  }

  @Test
  void whatTheNetworkHasLostIsSentAgainAndHeardOnce() {
    establish();
    wire.loses = FakeWire::isData;
    CompletableFuture<Outcome> lost = a.sends("lost");
    a.turn();
    wire.loses = packet -> false;
    CompletableFuture<Outcome> next = a.sends("next");

    turns(100);

    assertThat(b.heard.signals).containsExactly("a:1 a call lost", "a:1 a call next");
    assertThat(b.heard.gaps).isEmpty();
    assertThat(b.counted.of(RelayMetrics.GAPS)).isEqualTo(1);
    assertThat(lost).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(next).isCompletedWithValue(Outcome.DELIVERED);
  }

  @Test
  void whatWasHeardThoughItsAnswerWasLostIsNotHeardTwice() {
    establish();
    CompletableFuture<Outcome> first = a.sends("first");
    a.turn();
    wire.loses = FakeWire::isData;
    b.turn();
    wire.loses = packet -> false;
    assertThat(b.heard.signals).hasSize(1);
    assertThat(first).isNotDone();

    // The next answer shows that one is missing.
    b.says("something else");
    turns(100);

    assertThat(first).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.signals).containsExactly("a:1 a call first");
    assertThat(b.counted.of(RelayMetrics.DUPLICATES)).isEqualTo(1);
  }

  @Test
  void givesBackWhatIsNotAnsweredInTimeAndBeginsAnew() {
    establish();
    wire.loses = FakeWire::isData;
    CompletableFuture<Outcome> sent = a.sends("first");
    a.turn();
    pass(settings.answerWithin());
    a.turn();
    wire.loses = packet -> false;

    assertThat(sent).isCompletedWithValue(Outcome.UNANSWERED);
    turns(100);
    CompletableFuture<Outcome> next = a.sends("next");
    turns(SMALL);
    assertThat(next).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.gaps).containsExactly("a:1 a call");
  }

  @Test
  void refusesWhatIsMoreThanAQueueHolds() {
    settings = RelayFixtures.settings("skein.aeron { queue-max = 2 }");
    a = new Node("a:1", "b:1", RelayKeys.of(KEY));
    establish();

    CompletableFuture<Outcome> one = a.sends("one");
    CompletableFuture<Outcome> two = a.sends("two");
    CompletableFuture<Outcome> three = a.sends("three");

    assertThat(three).isCompletedWithValue(Outcome.QUEUE_FULL);
    turns(SMALL);
    assertThat(one).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(two).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(a.sends("four")).isNotDone();
  }

  @Test
  void refusesWhatIsMoreBytesThanAQueueHolds() {
    settings =
        RelayFixtures.settings("skein.aeron { signal-bytes-max = 1 KiB, queue-bytes-max = 2000 }");
    a = new Node("a:1", "b:1", RelayKeys.of(KEY));
    establish();

    CompletableFuture<Outcome> one = a.sends(CALL, Bytes.wrap(new byte[1_024]));
    CompletableFuture<Outcome> two = a.sends(CALL, Bytes.wrap(new byte[1_024]));

    assertThat(two).isCompletedWithValue(Outcome.QUEUE_FULL);
    turns(SMALL);
    assertThat(one).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(a.sends(CALL, Bytes.wrap(new byte[1_024]))).isNotDone();
  }

  @Test
  void speaksToAPeerThatHasBegunAnew() {
    establish();
    CompletableFuture<Outcome> before = a.sends("before");
    turns(SMALL);
    b = new Node("b:1", "a:1", RelayKeys.of(KEY));

    turns(200);
    CompletableFuture<Outcome> after = a.sends("after");
    turns(SMALL);

    assertThat(before).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(after).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.signals).containsExactly("a:1 a call after");
    assertThat(b.heard.gaps).as("it knows nothing of the call").containsExactly("a:1 a call");
    b.says("first of a new run");
    turns(SMALL);
    assertThat(a.heard.signals).containsExactly("b:1 a call first of a new run");
  }

  /**
   * Its association was closed and opened again, or its relay was down: it counts from one again.
   */
  @Test
  void aPeerThatCountsFromOneAgainIsHeard() {
    establish();
    a.says("one");
    a.says("two");
    turns(SMALL);
    a = new Node("a:1", "b:1", RelayKeys.of(KEY));
    turns(200);

    CompletableFuture<Outcome> sent = a.sends("one of another run");
    turns(SMALL);

    assertThat(sent).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.heard.signals).last().isEqualTo("a:1 a call one of another run");
    assertThat(b.counted.of(RelayMetrics.DUPLICATES)).isZero();
  }

  @Test
  void speaksToAPeerThatHasOnlyTheKeyBeforeAndToOneThatHasBoth() {
    a = new Node("a:1", "b:1", RelayKeys.of(NEXT_KEY, KEY));
    establish();
    CompletableFuture<Outcome> byTheOld = a.sends("old");
    turns(SMALL);
    assertThat(byTheOld).isCompletedWithValue(Outcome.DELIVERED);

    b = new Node("b:1", "a:1", RelayKeys.of(NEXT_KEY, KEY));
    turns(200);
    wire.recorded.clear();
    CompletableFuture<Outcome> byTheNew = a.sends("new");
    turns(SMALL);

    assertThat(byTheNew).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(wire.recorded)
        .isNotEmpty()
        .allSatisfy(
            packet ->
                assertThat(Packet.read(packet, packet.length).keyId()).isEqualTo(NEXT_KEY.id()));
  }

  @Test
  void neverAgreesWithAPeerOfAnotherKey() {
    b = new Node("b:1", "a:1", RelayKeys.of(key(3)));

    turns(500);

    assertThat(a.association.isEstablished()).isFalse();
    assertThat(b.association.isEstablished()).isFalse();
    assertThat(a.counted.of(RelayMetrics.PACKETS_REFUSED, "unknown-key")).isPositive();
  }

  /** Whoever has recorded everything, and plays it in again and again. */
  @Test
  void hearsNothingOfARecordingAndLosesNothingByIt() {
    establish();
    a.says("before");
    turns(SMALL);
    List<byte[]> recording = List.copyOf(wire.recorded);
    b = new Node("b:1", "a:1", RelayKeys.of(KEY));
    turns(200);
    a.says("in the new session");
    turns(SMALL);
    assertThat(b.heard.signals).containsExactly("a:1 a call in the new session");

    for (byte[] packet : recording) {
      wire.inject(TO_B, packet);
      wire.inject(TO_B.reversed(), packet);
    }
    turns(200);

    assertThat(b.heard.signals).containsExactly("a:1 a call in the new session");
    assertThat(a.heard.signals).isEmpty();
    CompletableFuture<Outcome> after = a.sends("after");
    turns(SMALL);
    assertThat(after).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(b.counted.of(RelayMetrics.PACKETS_REFUSED, "forged")).isPositive();
  }

  @Test
  void opensAStreamThatFailedAgain() {
    wire.failsToOpen = 2;

    turns((int) settings.helloEvery().toMillis() * 3);

    assertThat(a.association.isEstablished()).isTrue();
    assertThat(wire.opened).isEqualTo(2);
  }

  @Test
  void givesEverythingBackWhenItEnds() {
    establish();
    CompletableFuture<Outcome> waits = a.sends("waits");

    a.association.close();

    assertThat(waits).isCompletedWithValue(Outcome.NO_PEER);
    assertThat(wire.closed).isEqualTo(1);
  }

  @Test
  void aListenerThatFailsIsNoReasonToStop() {
    Node failing = b;
    RelayListener fails =
        new RelayListener() {
          @Override
          public void onSignal(String peer, Bytes call, Bytes signal) {
            throw new IllegalStateException("a defect");
          }

          @Override
          public void onGap(String peer, Bytes call) {}
        };
    SecureRandom random = new SecureRandom();
    Association association =
        new Association(
            new AssociationSetup(
                "b:1", settings, RelayKeys.of(KEY), random, fails, failing.counted.metrics),
            new RelayPeer("a:1", "127.0.0.1", 1),
            now);
    for (int i = 0; i < 50; i++) {
      a.turn();
      association.turn(wire, now);
      pass(Duration.ofMillis(1));
    }
    CompletableFuture<Outcome> sent = a.sends("first");
    for (int i = 0; i < SMALL; i++) {
      a.turn();
      association.turn(wire, now);
    }

    assertThat(sent).isCompletedWithValue(Outcome.DELIVERED);
  }
}
