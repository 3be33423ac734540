package io.skein.node;

import io.skein.node.journal.LeaseStore;
import io.skein.node.journal.pekko.ClusterFounder;
import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node comes into the cluster: through any seed node that is in one; and the first seed node,
 * if the store knows of no other node that lives, by founding it.
 */
final class ClusterEntry {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterEntry.class);

  private final NodeSetup setup;
  private final ActorContext<?> context;
  private final Cluster cluster;
  private final String self;
  private final List<String> seeds;

  ClusterEntry(NodeSetup setup, ActorContext<?> context) {
    this.setup = setup;
    this.context = context;
    this.cluster = Cluster.get(context.getSystem());
    this.self = setup.node().host() + ":" + setup.cluster().port();
    List<String> configured = setup.cluster().seedNodes();
    this.seeds = configured.isEmpty() ? List.of(self) : configured;
  }

  /** Begins to join; the cluster's events tell when it is done. */
  void join(LeaseStore leases) {
    List<String> others = seeds.stream().filter(seed -> !seed.equals(self)).toList();
    if (!others.isEmpty()) {
      // Without this node at its head, Pekko takes the list for one to join through, and no more.
      joinThrough(others);
    }
    if (seeds.get(0).equals(self)) {
      context.spawn(
          ClusterFounder.create(
              self,
              leases,
              setup.journal().lease(),
              System::nanoTime,
              () -> cluster.selfMember().status() != MemberStatus.removed(),
              () -> joinThrough(seeds),
              this::joinThrough),
          "cluster-founder");
    }
  }

  /** Called by the founder too, so the context's log, which is the guardian's, is not for here. */
  private void joinThrough(Collection<String> nodes) {
    LOG.info("Joining the cluster through {}", nodes);
    cluster.manager().tell(new JoinSeedNodes(nodes.stream().map(ClusterEntry::address).toList()));
  }

  private static Address address(String seed) {
    return AddressFromURIString.parse("pekko://" + NodeConfig.SYSTEM_NAME + "@" + seed);
  }
}
