package io.skein.node.delivery;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * Sends each broadcast once to every node's {@link FanoutActor}. Thread-safe; the set of nodes is
 * kept up by {@link #subscription}. A node that is just joining, or unreachable, is left out: its
 * devices find what they missed by the next message's gap, or when they sync.
 */
public final class NodeFanouts implements Broadcast.Nodes {
  private volatile Set<ActorRef<FanoutCommand>> fanouts = Set.of();

  @Override
  public void tell(Broadcast broadcast) {
    FanoutCommand deliver = new FanoutCommand.Deliver(broadcast);
    for (ActorRef<FanoutCommand> fanout : fanouts) {
      fanout.tell(deliver);
    }
  }

  /** How many nodes are told. */
  public int nodes() {
    return fanouts.size();
  }

  /** The actor that learns of nodes; one per {@link NodeFanouts}. */
  public Behavior<Receptionist.Listing> subscription() {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.subscribe(FanoutActor.SERVICE_KEY, context.getSelf()));
          return Behaviors.receiveMessage(
              listing -> {
                fanouts = Set.copyOf(listing.getServiceInstances(FanoutActor.SERVICE_KEY));
                return Behaviors.same();
              });
        });
  }
}
