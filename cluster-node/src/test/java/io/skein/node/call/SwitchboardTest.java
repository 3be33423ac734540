package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.PHONE;
import static io.skein.node.call.Calls.TABLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Bytes;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which way signals go, and who may send them. */
class SwitchboardTest {
  private static final CallSignal OFFER = CallSignal.of(CallSignal.Kind.OFFER, 1, "v=0\r\n");

  private record Offered(String node, CallId call, Bytes signal) {}

  /** Takes what it is told to take. */
  private static final class FakeRelay implements SignalRelay {
    final BlockingQueue<Offered> offered = new LinkedBlockingQueue<>();
    volatile Offer answer = Offer.TAKEN;
    volatile @Nullable Listener listener;

    @Override
    public Offer offer(String node, CallId call, byte[] signal) {
      offered.add(new Offered(node, call, Bytes.wrap(signal)));
      return answer;
    }

    @Override
    public void listen(Listener who) {
      listener = who;
    }
  }

  /** Two nodes: connections of the other one are reached over the network. */
  private static ActorTestKit kit;

  private static ActorTestKit otherNode;

  private final FakeRelay relay = new FakeRelay();
  private final Set<Address> away = ConcurrentHashMap.newKeySet();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestProbe<CallCommand> calls = kit.createTestProbe(CallCommand.class);
  private final TestProbe<Outbound> alice = kit.createTestProbe(Outbound.class);
  private final TestProbe<Outbound> bob = kit.createTestProbe(Outbound.class);
  private ActorRef<SwitchboardCommand> board = start("");

  @BeforeAll
  static void startSystems() {
    String remoting =
        "pekko { actor.provider = cluster, remote.artery.canonical { hostname = 127.0.0.1,"
            + " port = 0 }, cluster.jmx.multi-mbeans-in-same-jvm = on }";
    var config = ConfigFactory.parseString(remoting).withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("switchboard", config);
    otherNode = ActorTestKit.create("switchboard", config);
  }

  @AfterAll
  static void stopSystems() {
    otherNode.shutdownTestKit();
    kit.shutdownTestKit();
  }

  @AfterEach
  void stop() {
    kit.stop(board);
  }

  private ActorRef<SwitchboardCommand> start(String hocon) {
    return kit.spawn(
        Switchboard.create(
            CallSettingsTest.with(hocon + "\npresent-every = 100ms"),
            relay,
            node -> !away.contains(node),
            calls.ref(),
            new CallMetrics(meters)));
  }

  private void seated(long version, Seat... seats) {
    board.tell(new SwitchboardCommand.Seated(CHAT, ID, version, List.of(seats)));
  }

  private void seatBoth(@Nullable ActorRef<Outbound> ofBob) {
    seated(7, new Seat(ALICE, PHONE, alice.ref()), new Seat(BOB, TABLET, ofBob));
  }

  private void send(CallSignal signal) {
    send(ALICE, alice.ref(), BOB, TABLET, signal);
  }

  private void send(
      UserId from, ActorRef<Outbound> connection, UserId to, DeviceId device, CallSignal signal) {
    board.tell(
        new SwitchboardCommand.Send(
            new DeviceOrigin(from, PHONE),
            new Request.SignalCall(CHAT, ID, to, device, signal),
            new ReplyTo(connection, 9)));
  }

  private void isDone() {
    assertThat(alice.expectMessageClass(Outbound.Answered.class))
        .isEqualTo(new Outbound.Answered(9, Reply.Done.INSTANCE));
  }

  private void isRefused(TestProbe<Outbound> who, ErrorCode code) {
    Reply.Answer answer = who.expectMessageClass(Outbound.Answered.class).answer();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Reply.Failed.class, failed -> assertThat(failed.code()).isEqualTo(code));
  }

  private static Reply event(Outbound told) throws Exception {
    assertThat(told).isInstanceOf(Outbound.Pushed.class);
    byte[] payload = ((Outbound.Pushed) told).frame().payload();
    return WireCodec.decodeServerFrame(ByteBuffer.wrap(payload)).body();
  }

  private static Reply.CallSignalEvent ofAlice(CallSignal signal) {
    return new Reply.CallSignalEvent(CHAT, ID, ALICE, PHONE, signal);
  }

  /** The probe's address as another node knows it. */
  private static ActorRef<Outbound> asSeenFromHere(TestProbe<Outbound> elsewhere) {
    String path = ActorRefResolver.get(otherNode.system()).toSerializationFormat(elsewhere.ref());
    return ActorRefResolver.get(kit.system()).resolveActorRef(path);
  }

  private SignalRelay.Listener listenerOf(FakeRelay of) {
    return alice.awaitAssert(
        () -> {
          SignalRelay.Listener listener = of.listener;
          assertThat(listener).isNotNull();
          return listener;
        });
  }

  private double count(String name, String tag, String value) {
    return meters.get(name).tag(tag, value).counter().count();
  }

  @Test
  void whoSendsFasterThanItMayIsToldWhenToComeAgain() {
    kit.stop(board);
    AtomicLong nanos = new AtomicLong();
    board =
        kit.spawn(
            Switchboard.create(
                CallSettingsTest.with("signals-per-second = 10, signals-burst = 2"),
                relay,
                node -> true,
                calls.ref(),
                new CallMetrics(meters),
                nanos::get));
    seatBoth(bob.ref());
    send(OFFER);
    isDone();
    send(OFFER);
    isDone();

    send(OFFER);

    Reply.Failed refused =
        (Reply.Failed) alice.expectMessageClass(Outbound.Answered.class).answer();
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refused.retryAfterMillis()).isEqualTo(101);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(refused.retryAfterMillis()));
    send(OFFER);
    isDone();
    bob.expectMessageClass(Outbound.Pushed.class);
    bob.expectMessageClass(Outbound.Pushed.class);
    bob.expectMessageClass(Outbound.Pushed.class);
    bob.expectNoMessage(Duration.ofMillis(1));
  }

  @Test
  void passesSignalsOnToAConnectionOfTheSameNode() throws Exception {
    seatBoth(bob.ref());

    send(OFFER);

    assertThat(event(bob.receiveMessage())).isEqualTo(ofAlice(OFFER));
    isDone();
    assertThat(relay.offered).isEmpty();
    assertThat(count(CallMetrics.SIGNALS, "way", "local")).isEqualTo(1);
  }

  @Test
  void givesSignalsForAnotherNodeToTheRelayAndTakesThemFromIt() throws Exception {
    TestProbe<Outbound> elsewhere = otherNode.createTestProbe(Outbound.class);
    ActorRef<Outbound> remote = asSeenFromHere(elsewhere);
    seatBoth(remote);

    send(OFFER);

    isDone();
    Offered offered = relay.offered.poll(10, TimeUnit.SECONDS);
    assertThat(offered).isNotNull();
    assertThat(offered.call()).isEqualTo(ID);
    assertThat(offered.node())
        .isEqualTo("127.0.0.1:" + remote.path().address().getPort().orElseThrow());
    assertThat(count(CallMetrics.SIGNALS, "way", "relay")).isEqualTo(1);

    // What arrives there is told to the connection.
    FakeRelay itsRelay = new FakeRelay();
    otherNode.spawn(
        Switchboard.create(
            CallSettingsTest.with(""),
            itsRelay,
            node -> true,
            otherNode.createTestProbe(CallCommand.class).ref(),
            new CallMetrics(new SimpleMeterRegistry())));
    listenerOf(itsRelay).received("127.0.0.1:1", ID, offered.signal().toArray());
    assertThat(event(elsewhere.receiveMessage())).isEqualTo(ofAlice(OFFER));
  }

  @Test
  void refusesWhatIsForANodeThatIsNotReachedAndSendsAgainOnceItIs() {
    ActorRef<Outbound> remote = asSeenFromHere(otherNode.createTestProbe(Outbound.class));
    seatBoth(remote);
    away.add(remote.path().address());

    send(OFFER);

    isRefused(alice, ErrorCode.PARTICIPANT_AWAY);
    assertThat(relay.offered).isEmpty();
    away.clear();
    send(OFFER);
    isDone();
    assertThat(relay.offered).hasSize(1);
  }

  @Test
  void sendsBetweenActorsWhatTheRelayDoesNotTake() throws Exception {
    TestProbe<Outbound> elsewhere = otherNode.createTestProbe(Outbound.class);
    seatBoth(asSeenFromHere(elsewhere));
    int sent = 0;
    for (SignalRelay.Offer refusal : SignalRelay.Offer.values()) {
      if (refusal == SignalRelay.Offer.TAKEN) {
        continue;
      }
      relay.answer = refusal;
      CallSignal signal = CallSignal.of(CallSignal.Kind.OFFER, ++sent, "v=0");

      send(signal);

      isDone();
      assertThat(event(elsewhere.receiveMessage())).isEqualTo(ofAlice(signal));
      assertThat(count(CallMetrics.FALLBACKS, "why", refusal.name().toLowerCase(Locale.ROOT)))
          .isEqualTo(1);
    }
    assertThat(count(CallMetrics.SIGNALS, "way", "actors")).isEqualTo(sent);
  }

  @Test
  void refusesSignalsOfAndForThoseWhoDoNotTakePart() {
    send(OFFER);
    isRefused(alice, ErrorCode.NOT_IN_CALL);
    seatBoth(bob.ref());

    TestProbe<Outbound> carol = kit.createTestProbe(Outbound.class);
    send(CAROL, carol.ref(), BOB, TABLET, OFFER);
    isRefused(carol, ErrorCode.NOT_IN_CALL);
    send(ALICE, alice.ref(), CAROL, PHONE, OFFER);
    isRefused(alice, ErrorCode.NOT_IN_CALL);
    send(ALICE, alice.ref(), BOB, PHONE, OFFER);
    isRefused(alice, ErrorCode.NOT_IN_CALL);
    // Another connection of the device has not said yet that it is back.
    send(ALICE, carol.ref(), BOB, TABLET, OFFER);
    isRefused(carol, ErrorCode.NOT_IN_CALL);
    bob.expectNoMessage(Duration.ZERO);
  }

  @Test
  void refusesSignalsForWhoIsAway() {
    seatBoth(null);

    send(OFFER);

    isRefused(alice, ErrorCode.PARTICIPANT_AWAY);
  }

  @Test
  void leavesOutPrivateCandidatesWhereTheyAreNotToBeTold() throws Exception {
    kit.stop(board);
    board = start("private-candidates = false");
    seatBoth(bob.ref());
    CallSignal candidate =
        new CallSignal(
            CallSignal.Kind.CANDIDATE, 1, "candidate:1 1 udp 1 10.0.0.1 9 typ host", "0", 0);

    send(candidate);
    isDone();
    send(OFFER);

    assertThat(event(bob.receiveMessage())).isEqualTo(ofAlice(candidate.leftOut()));
    assertThat(event(bob.receiveMessage())).isEqualTo(ofAlice(OFFER));
  }

  @Test
  void tellsTheCallAgainAndAgainWhoIsHere() {
    TestProbe<Outbound> elsewhere = otherNode.createTestProbe(Outbound.class);
    seatBoth(asSeenFromHere(elsewhere));

    for (int i = 0; i < 2; i++) {
      CallCommand.Present present = calls.expectMessageClass(CallCommand.Present.class);
      assertThat(present.conversation()).isEqualTo(CHAT);
      assertThat(present.id()).isEqualTo(ID);
      assertThat(present.version()).isEqualTo(7);
      assertThat(present.seats()).containsExactly(new Seat(ALICE, PHONE, alice.ref()));
    }
  }

  @Test
  void forgetsACallOfWhichNobodyIsHere() {
    seatBoth(bob.ref());
    calls.expectMessageClass(CallCommand.Present.class);

    seated(8);
    send(OFFER);

    isRefused(alice, ErrorCode.NOT_IN_CALL);
  }

  @Test
  void forgetsACallWhenItsOnlyConnectionEnds() {
    TestProbe<Outbound> ending = kit.createTestProbe(Outbound.class);
    TestProbe<Outbound> elsewhere = otherNode.createTestProbe(Outbound.class);
    seated(
        7, new Seat(ALICE, PHONE, ending.ref()), new Seat(BOB, TABLET, asSeenFromHere(elsewhere)));
    calls.expectMessageClass(CallCommand.Present.class);

    ending.stop();

    calls.awaitAssert(
        () -> {
          send(ALICE, alice.ref(), BOB, TABLET, OFFER);
          Reply.Answer answer = alice.expectMessageClass(Outbound.Answered.class).answer();
          assertThat(((Reply.Failed) answer).detail()).isEqualTo("the sender");
          return null;
        });
  }

  @Test
  void doesNotBelieveWordOfEarlier() throws Exception {
    seatBoth(bob.ref());

    seated(6, new Seat(ALICE, PHONE, alice.ref()));
    send(OFFER);

    assertThat(event(bob.receiveMessage())).isEqualTo(ofAlice(OFFER));
  }

  @Test
  void countsWhatArrivesAndIsNoSignal() {
    listenerOf(relay).received("127.0.0.1:1", ID, new byte[] {1});

    alice.awaitAssert(
        () -> {
          assertThat(meters.get(CallMetrics.UNDELIVERABLE).counter().count()).isEqualTo(1);
          return null;
        });
  }

  /** Bob's connection is one of this node here: the relay gives back whatever it was given. */
  @Test
  void whatTheRelayGivesBackGoesBetweenActors() {
    EncodedFrame frame = WireCodec.encode(new Reply.CallSignalEvent(CHAT, ID, ALICE, PHONE, OFFER));
    String path = ActorRefResolver.get(kit.system()).toSerializationFormat(bob.ref());

    new ReturnedSignals(kit.system(), new CallMetrics(meters))
        .send("127.0.0.2:7355", ID, new RelayedSignal(path, Bytes.wrap(frame.payload())).toBytes());

    assertThat(bob.expectMessageClass(Outbound.Pushed.class).frame().payload())
        .isEqualTo(frame.payload());
    assertThat(meters.counter(CallMetrics.SIGNALS, "way", "actors").count()).isEqualTo(1);
  }
}
