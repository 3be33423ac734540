package io.skein.node.platform.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardState;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.HashCodeNoEnvelopeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.japi.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster of one node: its shards are open before anybody has sent them anything. */
class ShardOpeningTest {
  private static final int SHARDS = 100;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String STOP = "stop";

  private static ActorTestKit kit;

  @BeforeAll
  static void formACluster() {
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    pekko.actor.provider = cluster
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    pekko.cluster.jmx.enabled = off
                    pekko.coordinated-shutdown.exit-jvm = off
                    """)
                .withFallback(ConfigFactory.load()));
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void opensEveryShardAndLeavesNoEntityBehind() throws Exception {
    ShardKind kind = region("opened", CalledShard::answering);

    open(kind, new ShardOpeningSettings(LONG, LONG, 7, Duration.ofSeconds(1)));

    TestProbe<CurrentShardRegionState> probe = kit.createTestProbe();
    probe.awaitAssert(
        () -> {
          Set<ShardState> shards = shards("opened", probe);
          assertThat(shards)
              .extracting(ShardState::shardId)
              .containsExactlyInAnyOrderElementsOf(
                  IntStream.range(0, SHARDS).mapToObj(Integer::toString).toList());
          assertThat(shards).allSatisfy(shard -> assertThat(shard.getEntityIds()).isEmpty());
          return shards;
        });
  }

  @Test
  void letsClientsInThoughAShardDoesNotAnswer() throws Exception {
    ShardKind kind = region("silent", entity -> silent());
    ShardOpeningSettings settings =
        new ShardOpeningSettings(LONG, Duration.ofMillis(500), 7, Duration.ofMillis(100));

    open(kind, settings);

    // Bounded: no more than these are ever asked for. The first may well open after the time is
    // over.
    TestProbe<CurrentShardRegionState> probe = kit.createTestProbe();
    probe.awaitAssert(
        () -> assertThat(shards("silent", probe)).hasSizeBetween(1, settings.inFlightMax()));
  }

  @Test
  void findsAnIdInEveryShard() {
    ShardKind kind = kind("none");

    assertThat(kind.callees()).hasSize(SHARDS);
    assertThat(kind.callees())
        .allSatisfy((shard, id) -> assertThat(kind.shardOf().apply(id)).isEqualTo(shard));
  }

  private static void open(ShardKind kind, ShardOpeningSettings settings) throws Exception {
    TestProbe<CompletionStage<Void>> started = kit.createTestProbe();
    kit.spawn(
        Behaviors.setup(
            context -> {
              started.ref().tell(ShardOpening.start(context, kind, settings));
              return Behaviors.empty();
            }));
    started.receiveMessage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  /** Hears no call. */
  private static Behavior<Object> silent() {
    return Behaviors.receiveMessage(
        message -> message.equals(STOP) ? Behaviors.stopped() : Behaviors.same());
  }

  private static ShardKind kind(String name) {
    ById byId = new ById();
    return new ShardKind(name, SHARDS, byId::shardId);
  }

  private static ShardKind region(
      String name, Function<EntityContext<Object>, Behavior<Object>> behavior) {
    ClusterSharding.get(kit.system())
        .init(
            Entity.of(EntityTypeKey.create(Object.class, name), behavior)
                .withMessageExtractor(new ById())
                .withStopMessage(STOP));
    return kind(name);
  }

  private static Set<ShardState> shards(String name, TestProbe<CurrentShardRegionState> probe) {
    ClusterSharding.get(kit.system())
        .shardState()
        .tell(new GetShardRegionState(EntityTypeKey.create(Object.class, name), probe.ref()));
    return probe.receiveMessage(LONG).getShards().stream().collect(Collectors.toSet());
  }

  private static final class ById extends HashCodeNoEnvelopeMessageExtractor<Object> {
    ById() {
      super(SHARDS);
    }

    @Override
    public String entityId(Object message) {
      return message.toString();
    }
  }
}
