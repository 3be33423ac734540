package io.skein.node.gateway;

import static io.skein.node.gateway.FakeCluster.ALICE;
import static io.skein.node.gateway.FakeCluster.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.skein.node.platform.Pace;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionLoopTest {
  private final FakeCluster cluster = new FakeCluster();
  private final Backlog backlog = new Backlog(1024 * 1024);

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  private GatewayContext context() {
    GatewaySettings settings = TestGateway.settings("");
    GatewayDependencies dependencies = cluster.dependencies();
    return new GatewayContext(
        settings,
        dependencies,
        new GatewayMetrics(dependencies.metrics(), backlog),
        backlog,
        Pace.of(settings.requests().perSecond(), settings.requests().burst()),
        new RequestRouter(dependencies, settings.requests()),
        null);
  }

  @Test
  void whatArrivesAfterTheEndGivesItsRoomBack() throws Exception {
    DefaultEventLoop executor = new DefaultEventLoop();
    TestProbe<ConnectionSpawner.Command> spawner = cluster.kit.createTestProbe();
    ConnectionLoop loop = new ConnectionLoop(context(), executor, spawner.getRef());
    ClientConnection connection = new ClientConnection(loop, new EmbeddedChannel(), false);
    assertThat(executor.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
        .isTrue();

    ConversationId chat = ConversationId.direct(ALICE, BOB);
    for (int sequence = 1; sequence <= 3; sequence++) {
      Content text = new Content.Text("x");
      Message message = new Message(chat, sequence, BOB, new ClientId(1, 2), 5, text);
      connection.push(WireCodec.encode(new Reply.MessageEvent(message)));
      connection.answer(sequence, new Reply.Page(List.of(message), 1, false, 1));
    }

    assertThat(backlog.bytes()).isZero();
  }
}
