package io.skein.node.journal.pekko;

import io.skein.node.journal.JournalNode;
import io.skein.node.journal.OwnershipSettings;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.coordination.lease.LeaseUsageSettings;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.DurationConverters;

/**
 * Where {@link ShardLease}, which Pekko makes by its class name, finds the node's journal. Thread-
 * safe.
 */
public final class ShardLeases implements Extension {
  /** The section that names {@link ShardLease}. */
  private static final String CONFIG = "skein.journal.shard-lease";

  private static final Id ID = new Id();

  private final AtomicReference<@Nullable JournalNode> node = new AtomicReference<>();

  private ShardLeases() {}

  public static ShardLeases get(ActorSystem system) {
    return ID.get(system);
  }

  /** From now on shards acquire their leases from this node; until then they wait. */
  public void use(JournalNode journal) {
    node.set(journal);
  }

  @Nullable JournalNode node() {
    return node.get();
  }

  /**
   * Settings of an entity type that decides: its shards start only once their node owns them (rule
   * 11).
   */
  public static ClusterShardingSettings leased(
      ClusterShardingSettings settings, OwnershipSettings ownership) {
    return settings.withLeaseSettings(
        new LeaseUsageSettings(CONFIG, DurationConverters.toScala(ownership.acquireRetry())));
  }

  private static final class Id extends AbstractExtensionId<ShardLeases>
      implements ExtensionIdProvider {
    @Override
    public ShardLeases createExtension(ExtendedActorSystem system) {
      return new ShardLeases();
    }

    @Override
    public Id lookup() {
      return this;
    }
  }
}
