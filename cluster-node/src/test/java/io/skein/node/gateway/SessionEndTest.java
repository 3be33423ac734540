package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a connection finds its session, and finds it again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SessionEndTest {
  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    gateway =
        TestGateway.start(
            cluster,
            """
            login { attach-timeout = 100ms, attach-attempts-max = 3 }
            reattach { backoff-min = 10ms, backoff-max = 50ms, attempts-max = 3 }
            """);
  }

  @AfterEach
  void stop() {
    gateway.close();
    cluster.close();
  }

  /** What a session says cannot be put into a frame: a defect, and one of one connection only. */
  @Test
  void aDefectInOneConnectionIsNotTheOthersEnd() {
    try (TestGateway oneLoop = TestGateway.start(cluster, "event-loops = 1");
        NativeClient first = NativeClient.loggedIn(oneLoop.address())) {
      ActorRef<Outbound> defective = Objects.requireNonNull(cluster.connection);
      try (NativeClient second = NativeClient.loggedIn(oneLoop.address())) {
        ActorRef<Outbound> other = Objects.requireNonNull(cluster.connection);

        String tooLong = "x".repeat(Limits.FRAME_BYTES_CEILING);
        defective.tell(new Outbound.Closed(ErrorCode.REPLACED, tooLong, 0));

        assertThat(first.isEndedSilently()).isTrue();
        other.tell(new Outbound.Closed(ErrorCode.REPLACED, "", 0));
        assertThat(second.receiveGoAway().code()).isEqualTo(ErrorCode.REPLACED);
      }
    }
  }

  @Test
  void asksAgainWhenTheFirstAttachIsLost() {
    AtomicInteger asked = new AtomicInteger();
    var answering = cluster.onAttach;
    cluster.onAttach = null;
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, FakeCluster.TOKEN);
      SessionCommand.Attach first =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      cluster.onAttach =
          attach -> {
            asked.incrementAndGet();
            return answering.apply(attach);
          };

      assertThat(client.receive().body()).isInstanceOf(Reply.Welcome.class);

      SessionCommand.Attach second =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      assertThat(second.connection()).isEqualTo(first.connection());
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void givesUpAfterSoManyAttempts() {
    cluster.onAttach = null;
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, FakeCluster.TOKEN);

      GatewayTest.assertFailed(client.receive(), 1, ErrorCode.UNAVAILABLE);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
    for (int attempt = 0; attempt < 3; attempt++) {
      cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
    }
  }

  @Test
  void passesOnWhyTheSessionRefuses() {
    cluster.onAttach =
        attach -> new SessionCommand.Refused(ErrorCode.LOGGED_OUT, "the device was logged out", 0);
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, FakeCluster.TOKEN);

      GatewayTest.assertFailed(client.receive(), 1, ErrorCode.LOGGED_OUT);
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.LOGGED_OUT);
    }
  }

  @Test
  void attachesAgainWhenTheSessionMovesAndTellsTheDeviceToSync() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      SessionCommand.Attach first =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);

      cluster.moveSession();

      assertThat(client.receive()).isEqualTo(new ServerFrame(0, new Reply.ResyncEvent()));
      SessionCommand.Attach second =
          cluster.sessions.expectMessageClass(SessionCommand.Attach.class);
      assertThat(second.connection()).isEqualTo(first.connection());
      assertThat(second.resume()).isEqualTo(Bytes.EMPTY);
      assertThat(cluster.metric(GatewayMetrics.REATTACHED)).isEqualTo(1);

      cluster.moveSession();
      assertThat(client.receive()).isEqualTo(new ServerFrame(0, new Reply.ResyncEvent()));
    }
  }

  @Test
  void isPatientWithASessionThatCannotAttachNow() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      AtomicInteger asked = new AtomicInteger();
      cluster.onAttach =
          attach ->
              asked.incrementAndGet() < 2
                  ? new SessionCommand.Refused(ErrorCode.UNAVAILABLE, "no store", 10)
                  : new SessionCommand.Attached(cluster.session, false);

      cluster.moveSession();

      assertThat(client.receive().body()).isInstanceOf(Reply.ResyncEvent.class);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void sendsTheClientOffWhenItsSessionIsNotFoundAgain() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.onAttach = null;

      cluster.moveSession();

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void endsTheConnectionOfADeviceThatWasLoggedOutMeanwhile() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      cluster.onAttach =
          attach -> new SessionCommand.Refused(ErrorCode.LOGGED_OUT, "logged out", 0);

      cluster.moveSession();

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.LOGGED_OUT);
    }
  }

  @Test
  void welcomesBeforeEventsThatCameFirst() {
    EncodedFrame event = WireCodec.encode(new Reply.HeadEvent(ConversationId.group(1), 7));
    var answering = cluster.onAttach;
    cluster.onAttach =
        attach -> {
          attach.connection().tell(new Outbound.Pushed(event));
          return answering.apply(attach);
        };
    try (NativeClient client = NativeClient.greeting(gateway.address())) {
      client.hello(1, FakeCluster.TOKEN);

      assertThat(client.receive().body()).isInstanceOf(Reply.Welcome.class);
      assertThat(client.receive().body())
          .isEqualTo(new Reply.HeadEvent(ConversationId.group(1), 7));
    }
  }
}
