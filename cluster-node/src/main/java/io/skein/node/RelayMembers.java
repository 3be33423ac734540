package io.skein.node;

import io.skein.node.call.relay.RelayPeer;
import io.skein.node.call.relay.RelaySettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Tells the relay of calls which nodes the cluster has. Where a node's relay listens stands in a
 * role of it, so that it is known with the node itself, and no node has to ask another. One actor
 * per node.
 */
final class RelayMembers {
  private static final String ROLE = "relay-";

  /** Others may be on their way out, and have streams to the end. */
  private static final Set<MemberStatus> WITHOUT_STREAMS =
      Set.of(MemberStatus.joining(), MemberStatus.down(), MemberStatus.removed());

  private final Map<Address, RelayPeer> peers = new HashMap<>();
  private final Consumer<Collection<RelayPeer>> relay;

  private RelayMembers(Consumer<Collection<RelayPeer>> relay) {
    this.relay = relay;
  }

  /** What the others are to know of this node: nothing, if it has no relay. */
  static List<String> roles(RelaySettings settings) {
    return settings.keys().current().isPresent()
        ? List.of(ROLE + settings.advertisedPort())
        : List.of();
  }

  /**
   * @param relay told of all nodes that have a relay, this one among them, at each change
   */
  static Behavior<ClusterEvent.MemberEvent> create(Consumer<Collection<RelayPeer>> relay) {
    return Behaviors.setup(
        context -> {
          RelayMembers members = new RelayMembers(relay);
          // Begins with an event for each node that is there already.
          Cluster.get(context.getSystem())
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), ClusterEvent.MemberEvent.class));
          return Behaviors.receiveMessage(
              event -> {
                members.on(event.member());
                return Behaviors.same();
              });
        });
  }

  private void on(Member member) {
    Optional<RelayPeer> peer =
        WITHOUT_STREAMS.contains(member.status()) ? Optional.empty() : peer(member);
    RelayPeer before =
        peer.isPresent() ? peers.put(member.address(), peer.get()) : peers.remove(member.address());
    if (!Optional.ofNullable(before).equals(peer)) {
      relay.accept(List.copyOf(peers.values()));
    }
  }

  private static Optional<RelayPeer> peer(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(ROLE))
        .findFirst()
        .map(role -> peer(member.address(), Integer.parseInt(role.substring(ROLE.length()))));
  }

  private static RelayPeer peer(Address address, int port) {
    String host = address.getHost().orElseThrow();
    return new RelayPeer(host + ":" + address.getPort().orElseThrow(), host, port);
  }
}
