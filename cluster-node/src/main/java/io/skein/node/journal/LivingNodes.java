package io.skein.node.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether any other node lives, by what its lease does: a node that cannot reach the others may ask
 * the store instead. A renewal that was seen to move is a sign of life; one that stood still for as
 * long as a seal would have to wait (rule 8) is a node that decides nothing any more. Used by one
 * thread.
 */
public final class LivingNodes {
  /** What one look has shown. */
  public enum Found {
    /** No other node can decide anything. */
    NONE,
    /** At least one renewed its lease between two looks. */
    SOME,
    /** Leases are there that have not stood still for long enough yet: look again. */
    UNKNOWN
  }

  private record Seen(long renewal, long endNanos) {}

  private final String self;
  private final LeaseTimes times;
  private final SealRules rules = new SealRules();
  private Map<Integer, Seen> seen = new HashMap<>();
  private Set<String> living = Set.of();

  /**
   * @param self this node's "host:port", whose earlier lives are over
   */
  public LivingNodes(String self, LeaseTimes times) {
    this.self = self;
    this.times = times;
  }

  /**
   * @param rows of all epochs
   * @param begunNanos monotonic, from before they were read: a lease stood still until then at
   *     least
   * @param endNanos monotonic, from after they were read: a lease stands still since then at most
   */
  public Found look(List<LeaseRow> rows, long begunNanos, long endNanos) {
    Map<Integer, Seen> now = new HashMap<>();
    Set<String> moved = new TreeSet<>();
    Found found = Found.NONE;
    for (LeaseRow row : rows) {
      if (row.state() != LeaseRow.State.ACTIVE || row.node().equals(self)) {
        continue;
      }
      Seen before = seen.get(row.epoch());
      if (before == null || before.renewal() != row.renewal()) {
        now.put(row.epoch(), new Seen(row.renewal(), endNanos));
        found = Found.UNKNOWN;
        if (before != null) {
          moved.add(row.node());
        }
        continue;
      }
      now.put(row.epoch(), before);
      if (!rules.maySeal(before.endNanos(), begunNanos, rules.wait(row, times))) {
        found = Found.UNKNOWN;
      }
    }
    seen = now;
    living = moved;
    return moved.isEmpty() ? found : Found.SOME;
  }

  /** Where those are that the last look saw renew: "host:port". */
  public Set<String> living() {
    return living;
  }

  /** A look that failed: a store that was silent says nothing of who was (rule 8). */
  public void failed() {
    seen = new HashMap<>();
  }
}
