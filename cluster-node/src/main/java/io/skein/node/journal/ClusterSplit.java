package io.skein.node.journal;

import java.util.Set;
import java.util.TreeSet;

/**
 * Whether two clusters live on one store, and which of them must end: the one with fewer living
 * nodes, or, if they are equal, the one without the lowest address. All nodes of a cluster come to
 * the same answer, each by itself. Used by one thread.
 */
public final class ClusterSplit {
  /** What a look means for this node. */
  public enum Standing {
    /** All that live are members, or it is too early to say. */
    ONE,
    /** There is another cluster, which ends itself. */
    LARGER,
    /** There is another cluster, and this node must leave its own, to join that one. */
    SMALLER
  }

  /**
   * How often in a row others must be seen: who was downed, or joins, is seen too, but not for
   * long.
   */
  static final int LOOKS = 3;

  private final String self;
  private int foreignLooks;

  /**
   * @param self this node's "host:port"
   */
  public ClusterSplit(String self) {
    this.self = self;
  }

  /**
   * @param living "host:port" of other nodes that renew their leases
   * @param members "host:port" of all members of this node's cluster
   */
  public Standing look(Set<String> living, Set<String> members) {
    TreeSet<String> foreign = new TreeSet<>(living);
    foreign.removeAll(members);
    TreeSet<String> ours = new TreeSet<>(living);
    ours.retainAll(members);
    ours.add(self);
    foreignLooks = foreign.isEmpty() ? 0 : foreignLooks + 1;
    if (foreignLooks < LOOKS) {
      return Standing.ONE;
    }
    boolean smaller =
        foreign.size() == ours.size()
            ? foreign.first().compareTo(ours.first()) < 0
            : foreign.size() > ours.size();
    return smaller ? Standing.SMALLER : Standing.LARGER;
  }
}
