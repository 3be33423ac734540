package io.skein.node.journal.pekko;

import io.skein.node.journal.NodeEvents;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Leave;

/**
 * A node that alone cannot renew its lease leaves the cluster (rule 15), which stops it in order;
 * its supervisor starts it again. Thread-safe.
 */
public class LeavesCluster implements NodeEvents {
  private final ActorSystem<?> system;

  public LeavesCluster(ActorSystem<?> system) {
    this.system = system;
  }

  @Override
  public void began(int epoch) {}

  @Override
  public void lost(int epoch) {}

  @Override
  public final void mustLeave() {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Leave.create(cluster.selfMember().address()));
  }

  @Override
  public void damaged(int epoch, String what) {}
}
