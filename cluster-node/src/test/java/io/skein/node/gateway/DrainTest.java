package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.conversation.ConversationCommand;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node that stops sends its clients off. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class DrainTest {
  private FakeCluster cluster;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    cluster = new FakeCluster();
    gateway = TestGateway.start(cluster, "shutdown.drain-timeout = 500ms");
  }

  @AfterEach
  void stop() {
    gateway.close();
    cluster.close();
  }

  @Test
  void sendsClientsToOtherNodesAndAcceptsNoMore() {
    try (NativeClient idle = NativeClient.loggedIn(gateway.address());
        NativeClient greeting = NativeClient.greeting(gateway.address())) {
      CompletableFuture<Void> drained = gateway.gateway.drain().toCompletableFuture();

      Reply.GoAway goAway = idle.receiveGoAway();
      assertThat(goAway.code()).isEqualTo(ErrorCode.GOING_AWAY);
      assertThat(goAway.reconnectAfterMillis()).isBetween(0, 5000);
      assertThat(greeting.receiveOrEnd() == null || greeting.isEndedSilently()).isTrue();
      drained.orTimeout(5, TimeUnit.SECONDS).join();
      assertThatThrownBy(() -> NativeClient.connect(gateway.address()))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void letsARequestUnderWayBeAnsweredFirst() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.Leave(ConversationId.group(1)));
      ConversationCommand.Leave leave =
          cluster.conversations.expectMessageClass(ConversationCommand.Leave.class);
      CompletableFuture<Void> drained = gateway.gateway.drain().toCompletableFuture();

      leave.replyTo().answer(Reply.Done.INSTANCE);

      assertThat(client.receive()).isEqualTo(new ServerFrame(1, Reply.Done.INSTANCE));
      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.GOING_AWAY);
      drained.orTimeout(5, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void waitsNoLongerThanItsTimeForAnAnswer() {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      client.send(1, new Request.Leave(ConversationId.group(1)));
      cluster.conversations.expectMessageClass(ConversationCommand.Leave.class);

      gateway.gateway.drain().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();

      assertThat(client.receiveGoAway().code()).isEqualTo(ErrorCode.GOING_AWAY);
    }
  }
}
