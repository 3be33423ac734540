package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.delivery.Notice;
import io.skein.protocol.Bytes;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;

/** Sessions in a cluster of one node: found by user, and gone when nobody needs them. */
class SessionShardingTest {
  private static final Config CLUSTER =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = cluster
              pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              pekko.cluster.sharding.passivation.strategy = none
              pekko.coordinated-shutdown.exit-jvm = off
              """)
          .withFallback(ConfigFactory.load());

  @Test
  void findsTheSessionOfAUserAndStartsItAgainAfterItWasIdle() {
    ActorTestKit kit = ActorTestKit.create("session-sharding", CLUSTER);
    try {
      Cluster cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      SessionFixture alice =
          new SessionFixture(kit).with(SessionTerms.idlingAfter(Duration.ofMillis(100)));
      ActorRef<SessionCommand> sessions =
          SessionSharding.init(ClusterSharding.get(kit.system()), 10, alice.services());
      alice.session = sessions.unsafeUpcast();
      SessionDevice phone = alice.device(PHONE);
      TestProbe<SessionCommand.AttachAnswer> answer = kit.createTestProbe();

      ActorRef<SessionCommand> first = attach(alice, phone, answer);
      SessionSharding.notices(sessions)
          .tell(
              ALICE,
              new Notice.Appended(CHAT, 1, 1, List.of(SessionFixture.frame(CHAT, 1)), 1, null));
      assertThat(phone.event()).isInstanceOf(Reply.MessageEvent.class);
      phone.detach();
      answer.expectTerminated(first, Duration.ofSeconds(10));
      ActorRef<SessionCommand> second = attach(alice, phone, answer);

      assertThat(second).isNotEqualTo(first);
      assertThat(alice.marks(SessionFixture.DESKTOP)).containsExactly(CHAT);
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static ActorRef<SessionCommand> attach(
      SessionFixture alice, SessionDevice phone, TestProbe<SessionCommand.AttachAnswer> answer) {
    alice.session.tell(
        new SessionCommand.Attach(
            ALICE,
            PHONE,
            phone.connection.getRef(),
            phone.fanout.getRef(),
            Bytes.EMPTY,
            answer.getRef()));
    return answer
        .expectMessageClass(SessionCommand.Attached.class, Duration.ofSeconds(20))
        .session();
  }
}
