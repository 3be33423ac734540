package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.skein.node.conversation.ConversationCommand;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets where there is no epoll. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class NioTransportTest {
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);

  @Test
  void servesClientsByNioToo() {
    FakeCluster cluster = new FakeCluster();
    TestGateway gateway = TestGateway.start(cluster, "transport = nio");
    assertThat(gateway.gateway.transport()).isEqualTo(NioServerSocketChannel.class);
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      // More than one read of a socket takes.
      String text = "x".repeat(10_000);
      for (int request = 1; request <= 20; request++) {
        client.send(
            request, new Request.Post(CHAT, new ClientId(1, request), 0, new Content.Text(text)));
      }
      for (int request = 1; request <= 20; request++) {
        ConversationCommand.Post post =
            cluster.conversations.expectMessageClass(ConversationCommand.Post.class);
        assertThat(post.content()).isEqualTo(new Content.Text(text));
        post.replyTo().answer(new Reply.Posted(request, 0));
        assertThat(client.receive())
            .isEqualTo(new ServerFrame(request, new Reply.Posted(request, 0)));
      }
    } finally {
      gateway.close();
      cluster.close();
    }
  }
}
