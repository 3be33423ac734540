package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not read: events are dropped and told once, answers end the connection. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SlowConsumerTest {
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final String TEXT = "x".repeat(15 * 1024);

  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void startCluster() {
    cluster = new FakeCluster();
  }

  @AfterEach
  void stopAndSeeThatNothingIsLeft() {
    gateway.close();
    Await.until(() -> cluster.metric(GatewayMetrics.BACKLOG) == 0);
    cluster.close();
  }

  private static EncodedFrame event(int sequence) {
    return WireCodec.encode(
        new Reply.MessageEvent(
            new Message(CHAT, sequence, BOB, new ClientId(1, 2), 5, new Content.Text(TEXT))));
  }

  /** Pushes, each when the one before has left if it does, until the client is so far behind. */
  private int pushUntil(BooleanSupplier behind) {
    double before = handled();
    int sequence = 0;
    while (!behind.getAsBoolean()) {
      int pushed = ++sequence;
      assertThat(pushed).as("frames that a bounded queue may take").isLessThan(20_000);
      cluster.connection.tell(new Outbound.Pushed(event(pushed)));
      Await.atMost(
          Duration.ofMillis(40),
          () ->
              handled() - before >= pushed
                  && cluster.metric(GatewayMetrics.BACKLOG) < TEXT.length());
    }
    return sequence;
  }

  /** Frames that the connection has sent on or dropped: none of them waits in its mailbox. */
  private double handled() {
    return cluster.metric(GatewayMetrics.FRAMES_OUT)
        + cluster.metric(GatewayMetrics.EVENTS_DROPPED);
  }

  private boolean eventsAreDropped() {
    return cluster.metric(GatewayMetrics.EVENTS_DROPPED) > 0;
  }

  @Test
  void dropsEventsAboveTheBoundAndTellsOfEachGapOnce() {
    gateway = TestGateway.start(cluster, "outbound.event-bytes-max = 512KiB");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.Pull(CHAT, 0, Request.Pull.Direction.FORWARD, 1));
      ConversationCommand.Pull pull = takePulls(1).get(0);
      int pushed = pushUntil(this::eventsAreDropped) + 100;
      for (int sequence = pushed - 99; sequence <= pushed; sequence++) {
        cluster.connection.tell(new Outbound.Pushed(event(sequence)));
      }
      // An answer takes the same way, so that what was pushed before it has been decided on.
      pull.replyTo().answer(page(1));
      Await.until(() -> cluster.metric(GatewayMetrics.IN_FLIGHT) == 0);
      assertThat(cluster.metric(GatewayMetrics.BACKLOG)).isLessThanOrEqualTo(544 * 1024);
      double dropped = cluster.metric(GatewayMetrics.EVENTS_DROPPED);

      int delivered = 0;
      long last = 0;
      boolean answered = false;
      boolean told = false;
      while (!answered || delivered + dropped < pushed || (last < pushed && !told)) {
        Reply body = client.receive().body();
        if (body instanceof Reply.MessageEvent event) {
          assertThat(event.message().sequence() == last + 1 || told).as("a gap is told").isTrue();
          last = event.message().sequence();
          delivered++;
          told = false;
        } else if (body instanceof Reply.ResyncEvent) {
          assertThat(told).as("a gap is told once").isFalse();
          told = true;
        } else {
          answered = true;
        }
      }

      assertThat(delivered + dropped).isEqualTo(pushed);
      cluster.connection.tell(new Outbound.Pushed(event(pushed + 1)));
      assertThat(client.receive().body()).isInstanceOf(Reply.MessageEvent.class);
    }
  }

  @Test
  void closesAClientThatStaysStuck() {
    gateway = TestGateway.start(cluster, "outbound.stuck-timeout = 300ms");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      pushUntil(() -> cluster.closed(ErrorCode.SLOW_CONSUMER) == 1);

      Await.until(() -> cluster.metric(GatewayMetrics.CONNECTIONS) == 0);
      assertThat(client.isEndedAfterAnyBytes()).isFalse();
    }
  }

  @Test
  void neverDropsAnAnswerWhereEventsAreDropped() {
    gateway = TestGateway.start(cluster, "outbound.event-bytes-max = 64KiB");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      for (int request = 1; request <= 200; request++) {
        client.send(request, new Request.Pull(CHAT, 0, Request.Pull.Direction.FORWARD, 1));
      }
      List<ConversationCommand.Pull> pulls = takePulls(200);
      pushUntil(this::eventsAreDropped);
      pulls.forEach(pull -> pull.replyTo().answer(page(1)));

      int answers = 0;
      while (answers < 200) {
        answers += client.receive().body() instanceof Reply.Page ? 1 : 0;
      }

      assertThat(cluster.metric(GatewayMetrics.EVENTS_DROPPED)).isPositive();
    }
  }

  private List<ConversationCommand.Pull> takePulls(int count) {
    List<ConversationCommand.Pull> pulls = new ArrayList<>();
    while (pulls.size() < count) {
      pulls.add(cluster.conversations.expectMessageClass(ConversationCommand.Pull.class));
    }
    return pulls;
  }

  private static Reply.Page page(int messages) {
    Message message = new Message(CHAT, 1, BOB, new ClientId(1, 2), 5, new Content.Text(TEXT));
    return new Reply.Page(Collections.nCopies(messages, message), 1, false, 1);
  }

  @Test
  void closesAClientThatLeavesItsAnswersUnread() {
    gateway =
        TestGateway.start(
            cluster, "outbound { event-bytes-max = 64KiB, answer-bytes-max = 256KiB }");
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      for (int request = 1; request <= 200; request++) {
        client.send(request, new Request.Pull(CHAT, 0, Request.Pull.Direction.FORWARD, 1));
      }
      takePulls(200).forEach(pull -> pull.replyTo().answer(page(60)));

      Await.until(() -> cluster.closed(ErrorCode.SLOW_CONSUMER) == 1);
      Await.until(() -> cluster.metric(GatewayMetrics.CONNECTIONS) == 0);
      assertThat(client.isEndedAfterAnyBytes()).isFalse();
    }
  }

  @Test
  void boundsWhatAllSlowClientsOfANodeCostTogether() {
    gateway = TestGateway.start(cluster, "outbound.node-bytes-max = 1MiB");
    List<NativeClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        NativeClient client = NativeClient.loggedIn(gateway.address());
        clients.add(client);
        var connection = cluster.connection;
        for (int sequence = 1; sequence <= 1500; sequence++) {
          connection.tell(new Outbound.Pushed(event(sequence)));
        }
      }
      Await.until(() -> cluster.metric(GatewayMetrics.EVENTS_DROPPED) > 1000);

      assertThat(cluster.metric(GatewayMetrics.BACKLOG)).isLessThan(1.2 * 1024 * 1024);
    } finally {
      clients.forEach(NativeClient::close);
    }
  }
}
