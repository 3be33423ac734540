package io.skein.node;

import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.call.relay.RelayPeer;
import io.skein.node.call.relay.RelaySettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayMembersTest {
  private final List<ActorTestKit> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(ActorTestKit::shutdownTestKit);
  }

  /** A member of a cluster, with the roles that a node of these settings has. */
  private ActorTestKit node(String settings) {
    Config config =
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.actor.provider = cluster
                    pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                    """))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    List<String> roles = RelayMembers.roles(RelaySettings.from(config));
    ActorTestKit node =
        ActorTestKit.create(
            "relay-members",
            ConfigFactory.parseMap(Map.of("pekko.cluster.roles", roles)).withFallback(config));
    nodes.add(node);
    return node;
  }

  private static String name(ActorTestKit node) {
    var address = Cluster.get(node.system()).selfMember().address();
    return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
  }

  private static void join(ActorTestKit node, ActorTestKit through) {
    Cluster.get(node.system())
        .manager()
        .tell(Join.create(Cluster.get(through.system()).selfMember().address()));
  }

  @Test
  void tellsWhereTheRelaysOfMembersListenUntilTheyAreGone() {
    ActorTestKit first = node("skein.aeron { port = 1001, keys.current-file = a }");
    ActorTestKit second =
        node("skein.aeron { port = 1000, advertised-port = 1002, keys.current-file = a }");
    ActorTestKit without = node("skein.aeron.port = 1003");
    AtomicReference<Collection<RelayPeer>> told = new AtomicReference<>(List.of());
    first.spawn(RelayMembers.create(told::set));
    RelayPeer own = new RelayPeer(name(first), "127.0.0.1", 1001);
    RelayPeer other = new RelayPeer(name(second), "127.0.0.1", 1002);

    join(first, first);
    join(without, first);
    join(second, first);

    awaitUntil(() -> told.get().size() == 2);
    assertThat(told.get()).containsExactlyInAnyOrder(own, other);

    Cluster.get(second.system())
        .manager()
        .tell(Leave.create(Cluster.get(second.system()).selfMember().address()));
    awaitUntil(() -> told.get().size() == 1);
    assertThat(told.get()).containsExactly(own);
  }
}
