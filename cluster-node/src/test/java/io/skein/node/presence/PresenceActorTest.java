package io.skein.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.DecodeException;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node between the sessions of alice, bob and many others, and the connections that watch. */
class PresenceActorTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);

  /** A session was asked, or is asked no more. */
  private record Asked(UserId user, boolean wanted, boolean knownOnline) {}

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Asked> asked = kit.createTestProbe();
  private final Map<UserId, TestProbe<Object>> sessions = new HashMap<>();
  private final List<Asked> seen = new ArrayList<>();
  private final PresenceMetrics metrics = new PresenceMetrics(new SimpleMeterRegistry());
  private final ActorRef<PresenceCommand> presence =
      kit.spawn(
          PresenceActor.create(
              PresenceSettings.from(
                  ConfigFactory.parseString(
                          "skein.presence { told-at-once = 2, asked-at-once = 200, unwatch-after ="
                              + " 30s }")
                      .withFallback(ConfigFactory.load())),
              new Watches() {
                @Override
                public void watch(
                    UserId user, ActorRef<PresenceCommand> asker, boolean knownOnline) {
                  asked.ref().tell(new Asked(user, true, knownOnline));
                }

                @Override
                public void unwatch(UserId user, ActorRef<PresenceCommand> asker) {
                  asked.ref().tell(new Asked(user, false, false));
                }
              },
              metrics));

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  private TestProbe<Outbound> watching(UserId... users) {
    TestProbe<Outbound> connection = kit.createTestProbe();
    presence.tell(new PresenceCommand.Watch(connection.ref(), List.of(users)));
    return connection;
  }

  private TestProbe<Object> session(UserId user) {
    return sessions.computeIfAbsent(user, any -> kit.createTestProbe());
  }

  private void told(UserId user, boolean online, long lastSeen) {
    presence.tell(new PresenceCommand.Told(user, online, lastSeen, session(user).ref(), true));
  }

  /** Waits until what was told is taken in, and lets a second pass. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      settle();
      time.timePasses(Duration.ofSeconds(1));
    }
    settle();
  }

  /** A question about a user of whom nobody knows tells that all before has been taken in. */
  private void settle() {
    UserId unknown = new UserId(-1);
    presence.tell(new PresenceCommand.Told(unknown, false, 0, session(unknown).ref(), true));
    while (true) {
      Asked one = asked.receiveMessage();
      if (one.user().equals(unknown)) {
        return;
      }
      seen.add(one);
    }
  }

  private static List<Reply.Presence> event(TestProbe<Outbound> connection) {
    try {
      byte[] frame = connection.expectMessageClass(Outbound.Pushed.class).frame().payload();
      Reply body = WireCodec.decodeServerFrame(ByteBuffer.wrap(frame)).body();
      return ((Reply.PresenceEvent) body).presences();
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void asksEachSessionOnceAndTellsEachConnectionOnceASecond() {
    TestProbe<Outbound> one = watching(ALICE, BOB);
    TestProbe<Outbound> other = watching(ALICE);
    settle();
    assertThat(seen).containsExactly(new Asked(ALICE, true, false), new Asked(BOB, true, false));

    told(ALICE, true, 0);
    told(BOB, false, 70);
    told(ALICE, false, 80);
    settle();
    one.expectNoMessage(Duration.ZERO);
    pass(1);

    assertThat(event(one))
        .containsExactlyInAnyOrder(
            new Reply.Presence(ALICE, false, 80), new Reply.Presence(BOB, false, 70));
    assertThat(event(other)).containsExactly(new Reply.Presence(ALICE, false, 80));
    pass(1);
    one.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsWhoComesBackFromMemoryAndAtOnce() {
    TestProbe<Outbound> before = watching(ALICE, BOB);
    told(ALICE, true, 0);
    told(BOB, true, 0);
    pass(1);
    event(before);
    before.stop();
    settle();
    seen.clear();

    TestProbe<Outbound> after = watching(ALICE, BOB);
    settle();

    assertThat(event(after)).hasSize(2);
    assertThat(seen).as("no session is asked").isEmpty();
  }

  @Test
  void aStormOfReconnectionsCostsNoMessageBetweenNodes() {
    UserId[] contacts = LongStream.rangeClosed(1, 100).mapToObj(UserId::new).toArray(UserId[]::new);
    TestProbe<Outbound> witness = watching(contacts);
    for (UserId contact : contacts) {
      told(contact, true, 0);
    }
    pass(1);
    assertThat(event(witness)).hasSize(100);
    double before = metrics.asked.count();

    for (int i = 0; i < 200; i++) {
      watching(contacts).stop();
    }
    pass(1);

    assertThat(metrics.asked.count()).isEqualTo(before);
    assertThat(metrics.connections.get()).isEqualTo(1);
    witness.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsManyConnectionsLittleByLittleAndAllOfThem() {
    List<TestProbe<Outbound>> all = LongStream.range(0, 9).mapToObj(i -> watching(ALICE)).toList();
    told(ALICE, true, 0);

    pass(1);

    all.forEach(
        connection ->
            assertThat(event(connection)).containsExactly(new Reply.Presence(ALICE, true, 0)));
  }

  @Test
  void asksAndLeavesThousandsOfUsersLittleByLittle() {
    UserId[] contacts =
        LongStream.rangeClosed(1, 1_000).mapToObj(UserId::new).toArray(UserId[]::new);
    TestProbe<Outbound> connection = watching(contacts);
    settle();
    assertThat(seen).as("of a thousand at once").hasSize(200);
    for (int asked = 400; asked <= 1_000; asked += 200) {
      pass(1);
      assertThat(seen).hasSize(asked);
    }
    for (UserId contact : contacts) {
      told(contact, true, 0);
    }
    pass(1);
    seen.clear();

    connection.stop();
    pass(31);

    assertThat(seen).as("nobody wants to know any more").hasSizeLessThanOrEqualTo(400);
    pass(5);
    assertThat(seen).hasSize(1_000).noneMatch(Asked::wanted);
    assertThat(metrics.users.get()).isZero();
  }

  @Test
  void asksAgainASessionThatDoesNotAnswer() {
    watching(ALICE);
    settle();
    seen.clear();

    pass(4);
    assertThat(seen).isEmpty();
    pass(1);

    assertThat(seen).containsExactly(new Asked(ALICE, true, false));
  }

  @Test
  void keepsWhatItKnowsWhileASessionMoves() {
    TestProbe<Outbound> connection = watching(ALICE);
    told(ALICE, true, 0);
    pass(1);
    event(connection);
    seen.clear();

    session(ALICE).stop();
    presence.tell(new PresenceCommand.Watch(kit.<Outbound>createTestProbe().ref(), List.of(BOB)));
    asked.awaitAssert(
        () -> {
          pass(1);
          assertThat(seen).contains(new Asked(ALICE, true, true));
          return null;
        });

    connection.expectNoMessage(Duration.ZERO);
    TestProbe<Object> next = kit.createTestProbe();
    presence.tell(new PresenceCommand.Told(ALICE, true, 0, next.ref(), true));
    pass(1);
    connection.expectNoMessage(Duration.ZERO);
  }

  @Test
  void leavesASessionThatNobodyWatchesForAWhile() {
    TestProbe<Outbound> connection = watching(ALICE);
    told(ALICE, true, 0);
    settle();
    presence.tell(new PresenceCommand.Watch(connection.ref(), List.of()));
    seen.clear();

    pass(29);
    assertThat(seen).isEmpty();
    pass(2);

    assertThat(seen).containsExactly(new Asked(ALICE, false, false));
    assertThat(metrics.users.get()).isZero();
  }

  @Test
  void doesNotWaitForTheEndOfASessionThatDoesNotStay() {
    TestProbe<Outbound> connection = watching(ALICE);
    presence.tell(new PresenceCommand.Told(ALICE, false, 0, session(ALICE).ref(), false));
    pass(1);
    assertThat(event(connection)).containsExactly(new Reply.Presence(ALICE, false, 0));
    seen.clear();

    session(ALICE).stop();
    pass(20);

    assertThat(seen).isEmpty();
  }
}
