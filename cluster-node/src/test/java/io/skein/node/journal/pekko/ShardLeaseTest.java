package io.skein.node.journal.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.skein.node.journal.JournalNode;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.LiveNodes;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.ShardRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sharding with the journal's leases, in a cluster of actor systems on loopback. */
class ShardLeaseTest {
  private static final String CONFIG =
      """
      pekko.actor.provider = cluster
      pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      pekko.cluster.jmx.enabled = off
      pekko.cluster.sharding { number-of-shards = 1, retry-interval = 200ms, waiting-for-state-timeout = 500ms }
      pekko.cluster.min-nr-of-members = 1
      pekko.coordinated-shutdown.exit-jvm = off
      pekko.actor.allow-java-serialization = on
      pekko.actor.warn-about-java-serializer-usage = off
      """;

  private static final EntityTypeKey<Ask> TYPE = EntityTypeKey.create(Ask.class, "con-vers");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One shard only. */
  private static final ShardId SHARD = new ShardId("con-vers", 0);

  /** Asks an entity on which node it lives. */
  private record Ask(ActorRef<String> replyTo) implements java.io.Serializable {}

  private final LiveNodes nodes = new LiveNodes();
  private final List<Member> systems = new ArrayList<>();

  /** A node of the cluster. */
  private final class Member {
    final ActorTestKit kit =
        ActorTestKit.create(
            "leases", ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
    final Cluster cluster = Cluster.get(kit.system());
    final String address = cluster.selfMember().address().hostPort().replaceFirst(".*@", "");
    final TestProbe<String> probe = kit.createTestProbe(String.class);
    final TestProbe<String> events = kit.createTestProbe(String.class);
    final LeaseTalk.Ports ports = new LeaseTalk.Ports(Duration.ofSeconds(1));
    final JournalNode journal;
    final ActorRef<ShardingEnvelope<Ask>> region;

    Member() {
      systems.add(this);
      journal =
          nodes.node(
              address,
              ports,
              ports,
              new LeavesCluster(kit.system()) {
                @Override
                public void began(int epoch) {
                  events.ref().tell("began " + epoch);
                }
              });
      kit.spawn(LeaseTalk.create(journal, ports));
      ShardLeases.get(Adapter.toClassic(kit.system())).use(journal);
      region =
          ClusterSharding.get(kit.system())
              .init(
                  Entity.of(TYPE, context -> entity())
                      .withSettings(
                          ShardLeases.leased(
                              ClusterShardingSettings.create(kit.system()),
                              nodes.settings.ownership())));
    }

    void join(Member first) {
      cluster.manager().tell(Join.create(first.cluster.selfMember().address()));
      probe.awaitAssert(
          PATIENCE, () -> assertThat(cluster.selfMember().status()).isEqualTo(MemberStatus.up()));
    }

    private Behavior<Ask> entity() {
      return Behaviors.setup(
          context ->
              Behaviors.receiveMessage(
                  ask -> {
                    ask.replyTo().tell(address + ' ' + context.getSelf().path().uid());
                    return Behaviors.same();
                  }));
    }

    /** Again and again: what reaches a shard that is stopping is lost. */
    String asks() {
      return probe.awaitAssert(
          PATIENCE,
          () -> {
            region.tell(new ShardingEnvelope<>("alice", new Ask(probe.ref())));
            return probe.receiveMessage(Duration.ofSeconds(2));
          });
    }

    int began() {
      return Integer.parseInt(events.receiveMessage(PATIENCE).substring("began ".length()));
    }
  }

  @AfterEach
  void stop() {
    systems.forEach(system -> system.kit.shutdownTestKit());
    nodes.close();
  }

  @Test
  void startsNoEntityBeforeTheShardIsOwned() {
    Member a = new Member();
    a.join(a);
    a.region.tell(new ShardingEnvelope<>("alice", new Ask(a.probe.ref())));
    a.probe.expectNoMessage(Duration.ofMillis(500));

    a.journal.start();

    assertThat(a.probe.receiveMessage(PATIENCE)).startsWith(a.address);
    assertThat(nodes.shards.row(SHARD).epoch()).isEqualTo(a.began());
  }

  @Test
  void aShardWhoseLeaseIsLostStopsAndStartsAgainUnderTheNextEpoch() throws Exception {
    Member a = new Member();
    a.join(a);
    a.journal.start();
    String before = a.asks();
    int epoch = a.began();

    LeaseRow row;
    do {
      row = nodes.leases.read(epoch).toCompletableFuture().get(10, TimeUnit.SECONDS);
    } while (!nodes
        .leases
        .seal(epoch, row.renewal())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .applied());

    int next = a.began();
    a.probe.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(a.asks()).isNotEqualTo(before);
          return assertThat(nodes.shards.row(SHARD).epoch()).isEqualTo(next);
        });
  }

  @Test
  void aShardMovesWithItsLeaseWhenItsNodeLeaves() {
    Member a = new Member();
    a.join(a);
    a.journal.start();
    assertThat(a.asks()).startsWith(a.address);
    Member b = new Member();
    b.join(a);
    b.journal.start();
    int epoch = b.began();
    assertThat(b.asks()).startsWith(a.address);

    a.cluster.manager().tell(Leave.create(a.cluster.selfMember().address()));

    b.probe.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(b.asks()).startsWith(b.address);
          return assertThat(nodes.shards.row(SHARD).epoch()).isEqualTo(epoch);
        });
  }

  @Test
  void asksThePeersAndTheLivingOwner() throws Exception {
    Member a = new Member();
    a.join(a);
    Member b = new Member();
    b.join(a);
    b.journal.start();
    int epoch = b.began();

    a.probe.awaitAssert(
        PATIENCE,
        () ->
            assertThat(a.ports.isAnyValid().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isTrue());
    assertThat(b.ports.isAnyValid().toCompletableFuture().get(10, TimeUnit.SECONDS)).isFalse();

    ShardId other = new ShardId("con-vers", 9);
    ShardRow named = new ShardRow(other, epoch, 1);
    nodes
        .shards
        .replace(ShardRow.unowned(other), named)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    a.probe.awaitAssert(
        PATIENCE,
        () -> {
          a.ports.ask(b.address, named);
          return assertThat(nodes.shards.row(other).epoch()).isZero();
        });
  }

  @Test
  void knowsTheShardByTheNameThatPekkoGives() {
    assertThat(ShardLease.shardOf("skein-shard-conversation-17"))
        .isEqualTo(new ShardId("conversation", 17));
    assertThat(ShardLease.shardOf("my-system-shard-con-vers-0")).isEqualTo(SHARD);
    assertThatThrownBy(() -> ShardLease.shardOf("skein-singleton"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
