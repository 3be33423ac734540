package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;

/** A cluster of one node: commands find their conversation, again after it has left memory. */
class ConversationShardingTest {
  private static final String ONE_NODE =
      """
      pekko.actor.provider = cluster
      pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      pekko.cluster.jmx.enabled = off
      pekko.coordinated-shutdown.exit-jvm = off
      """;

  @Test
  void findsAConversationByItsIdAndStartsItAgain() {
    ActorTestKit kit =
        ActorTestKit.create(ConfigFactory.parseString(ONE_NODE).withFallback(ConfigFactory.load()));
    try (ConversationHouse house = new ConversationHouse()) {
      Cluster cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      ActorRef<ConversationCommand> conversations =
          ConversationSharding.init(
              kit.system(), 10, house.environment(), UnaryOperator.identity());
      TestProbe<Outbound> client = kit.createTestProbe(Outbound.class);
      ReplyTo replyTo = new ReplyTo(client.ref(), 1);

      conversations.tell(post(CHAT, replyTo));
      assertThat(answer(client)).isInstanceOf(Reply.Posted.class);

      for (int i = 0; i < 3; i++) {
        conversations.tell(post(GROUP, replyTo));
        assertThat(answer(client))
            .extracting(reply -> ((Reply.Failed) reply).code())
            .isEqualTo(ErrorCode.NOT_A_MEMBER);
      }
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static ConversationCommand.Post post(ConversationId id, ReplyTo replyTo) {
    return new ConversationCommand.Post(
        id,
        ConversationHouse.phone(ALICE),
        ConversationHouse.clientId(1),
        0,
        new Content.Text("hello"),
        replyTo,
        null);
  }

  private static Reply.Answer answer(TestProbe<Outbound> client) {
    return ((Outbound.Answered) client.receiveMessage(Duration.ofSeconds(30))).answer();
  }

  @Test
  void spreadsConversationsOverAllShards() {
    ConversationSharding.ByConversation byConversation =
        new ConversationSharding.ByConversation(1_000);
    Set<String> shards = new HashSet<>();

    for (long id = 1; id <= 20_000; id++) {
      shards.add(byConversation.shardId(ConversationId.group((7L << 40) + id).toString()));
    }

    assertThat(shards).hasSize(1_000);
  }
}
