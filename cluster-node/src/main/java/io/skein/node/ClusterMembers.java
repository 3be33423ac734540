package io.skein.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The nodes that this one sees in its cluster: nodes that name different ones are two clusters,
 * which nothing else tells while both take requests. Thread-safe.
 */
final class ClusterMembers {
  /** Nodes that are up in this node's cluster, itself among them, without unreachable ones. */
  static final String MEMBERS = "skein.cluster.members";

  private final Cluster cluster;

  ClusterMembers(ActorSystem<?> system, MeterRegistry registry) {
    cluster = Cluster.get(system);
    Gauge.builder(MEMBERS, () -> addresses().size())
        .description("Nodes that this one sees in its cluster")
        .register(registry);
  }

  /** Between nodes, "host:port", in order; empty before this node has joined. */
  List<String> addresses() {
    return addresses(cluster);
  }

  /** The same, for who counts none. */
  static List<String> addresses(ActorSystem<?> system) {
    return addresses(Cluster.get(system));
  }

  /** Whether a node, as actors name it, is a member that this one reaches; it may be leaving. */
  static boolean reaches(ActorSystem<?> system, Address address) {
    var state = Cluster.get(system).state();
    return isAmong(state.getMembers(), address) && !isAmong(state.getUnreachable(), address);
  }

  private static boolean isAmong(Iterable<Member> members, Address address) {
    for (Member member : members) {
      if (member.address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  /** This node, as the addresses have it. */
  static String self(ActorSystem<?> system) {
    return hostAndPort(Cluster.get(system).selfMember().address());
  }

  private static List<String> addresses(Cluster cluster) {
    var state = cluster.state();
    var unreachable = state.getUnreachable();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .filter(member -> !unreachable.contains(member))
        .map(Member::address)
        .map(ClusterMembers::hostAndPort)
        .sorted()
        .toList();
  }

  private static String hostAndPort(Address address) {
    String withSystem = address.hostPort();
    return withSystem.substring(withSystem.indexOf('@') + 1);
  }
}
