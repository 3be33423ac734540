package io.skein.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node's part of large conversations. */
class FanoutActorTest {
  private static final UserId ALICE = new UserId(1);
  private static final ConversationId CROWD = ConversationId.group(1);
  private static final ConversationId OTHER = ConversationId.group(2);
  private static ActorTestKit kit;

  private ActorRef<FanoutCommand> fanout;
  private TestProbe<Outbound> connection;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("fanout", ConfigFactory.load());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void newFanout() {
    fanout = kit.spawn(FanoutActor.create());
    connection = kit.createTestProbe();
  }

  @Test
  void pushesToInterestedConnectionsOnly() {
    TestProbe<Outbound> other = kit.createTestProbe();
    interested(connection, CROWD, OTHER);
    interested(other, OTHER);

    deliver(fanout, CROWD, 1, 2);

    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(CROWD, 1));
    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(CROWD, 2));
    deliver(fanout, OTHER, 3);
    assertThat(pushed(other)).isEqualTo(new Reply.HeadEvent(OTHER, 3));
    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(OTHER, 3));
  }

  @Test
  void takesRepeatedInterestForOne() {
    interested(connection, CROWD);
    interested(connection, CROWD);

    deliver(fanout, CROWD, 1);
    deliver(fanout, CROWD, 2);

    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(CROWD, 1));
    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(CROWD, 2));
  }

  @Test
  void stopsPushingWhatIsNoMoreWanted() {
    interested(connection, CROWD, OTHER);
    fanout.tell(new FanoutCommand.Uninterested(connection.getRef(), List.of(CROWD)));

    deliver(fanout, CROWD, 1);
    deliver(fanout, OTHER, 2);
    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(OTHER, 2));

    fanout.tell(new FanoutCommand.Uninterested(connection.getRef(), List.of()));
    deliver(fanout, OTHER, 3);
    interested(connection, CROWD);
    deliver(fanout, CROWD, 4);
    assertThat(pushed(connection)).isEqualTo(new Reply.HeadEvent(CROWD, 4));
  }

  @Test
  void forgetsAConnectionThatEnds() {
    TestProbe<DeadLetter> deadLetters = kit.createTestProbe();
    kit.system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(DeadLetter.class, deadLetters.getRef()));
    TestProbe<Outbound> witness = kit.createTestProbe();
    interested(connection, CROWD);
    interested(witness, CROWD);

    connection.stop();
    witness.expectTerminated(connection.getRef());

    // The fan-out may hear of it a little later than the witness.
    witness.awaitAssert(
        () -> {
          deliver(fanout, CROWD, 1);
          assertThat(pushed(witness)).isEqualTo(head(CROWD, 1));
          deadLetters.expectNoMessage(Duration.ofMillis(20));
          return null;
        });
  }

  @Test
  void isFoundByEveryNodeThroughTheReceptionist() {
    NodeFanouts nodes = new NodeFanouts();
    kit.spawn(nodes.subscription());
    connection.awaitAssert(
        Duration.ofSeconds(10),
        () -> {
          assertThat(nodes.nodes()).isPositive();
          return null;
        });
    interested(connection, CROWD);

    connection.awaitAssert(
        Duration.ofSeconds(10),
        () -> {
          nodes.tell(new Broadcast(CROWD, 5, List.of(WireCodec.encode(head(CROWD, 5)))));
          assertThat(pushed(connection)).isEqualTo(head(CROWD, 5));
          return null;
        });
  }

  private void interested(TestProbe<Outbound> probe, ConversationId... conversations) {
    fanout.tell(new FanoutCommand.Interested(probe.getRef(), ALICE, List.of(conversations)));
  }

  private static void deliver(
      ActorRef<FanoutCommand> fanout, ConversationId conversation, long... heads) {
    fanout.tell(
        new FanoutCommand.Deliver(
            new Broadcast(
                conversation,
                heads[heads.length - 1],
                Arrays.stream(heads)
                    .mapToObj(head -> WireCodec.encode(head(conversation, head)))
                    .toList())));
  }

  private static Reply.HeadEvent head(ConversationId conversation, long head) {
    return new Reply.HeadEvent(conversation, head);
  }

  private static Reply pushed(TestProbe<Outbound> probe) {
    Outbound.Pushed pushed = probe.expectMessageClass(Outbound.Pushed.class);
    try {
      return WireCodec.decodeServerFrame(java.nio.ByteBuffer.wrap(pushed.frame().payload())).body();
    } catch (io.skein.protocol.DecodeException e) {
      throw new AssertionError("a frame that cannot be read", e);
    }
  }
}
