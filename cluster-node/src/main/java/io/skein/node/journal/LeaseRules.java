package io.skein.node.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node may believe about its own lease (rules 5 to 7, 9, 10, 14, 15). Pure; each method is
 * one safeguard, and says what breaks without it.
 */
public class LeaseRules {
  /**
   * Rule 5: until when a renewal holds: D after its first attempt was sent. Counted from the reply,
   * a watcher that read the counter early would seal while this node still decides.
   *
   * @param firstAttemptNanos monotonic, read before the first attempt at this counter
   * @param replyNanos monotonic, read after the answer; not for use
   */
  public long deadline(long firstAttemptNanos, long replyNanos, Duration lease) {
    return firstAttemptNanos + lease.toNanos();
  }

  /**
   * Rule 5: the deadline after an attempt with an unknown outcome: the one before. Extended, a node
   * cut off from the store would decide for ever.
   */
  public long afterUnknown(long deadline, long firstAttemptNanos, Duration lease) {
    return deadline;
  }

  /**
   * Rule 5: whether a row that refused a renewal shows that an earlier attempt at the same counter
   * took effect. Only this node renews this epoch, so the counter it wanted is its own work.
   *
   * @param expected what the attempt wanted to replace
   */
  public boolean adopts(long expected, @Nullable LeaseRow found) {
    return found != null
        && found.state() == LeaseRow.State.ACTIVE
        && found.renewal() == expected + 1;
  }

  /** Rules 4 and 7: whether a lease with this deadline is valid at this time. */
  public boolean isValid(long deadline, long nowNanos) {
    return nowNanos - deadline < 0;
  }

  /**
   * Rule 10: whether the two clocks went on alike since the last renewal. A monotonic clock that
   * stood still while the machine was suspended says that a lease holds which others have sealed.
   *
   * @param tolerance half the watchers' margin
   */
  public boolean clocksAgree(long monotonicNanos, long wallNanos, Duration tolerance) {
    return Math.abs(wallNanos - monotonicNanos) <= tolerance.toNanos();
  }

  /**
   * Rule 5: the number of a new life of this node: the one that was just taken. A number used twice
   * puts two contents at one position of the journal.
   *
   * @param before the number of this node's life before, 0 if there was none
   */
  public int epoch(int taken, int before) {
    return taken;
  }

  /** Rule 5: whether the row of a new epoch is this node's: only if it inserted it. */
  public boolean isBegun(Swap<LeaseRow> inserted) {
    return inserted.applied();
  }

  /**
   * Rule 9: whether all that hangs on an epoch goes with it: queues, records, shards, actors. State
   * kept into the next one was decided under a right that others have ended.
   */
  public boolean dropsAllWithTheEpoch() {
    return true;
  }

  /**
   * Rule 14: whether the lanes must have stopped before CLOSED is sent, which may take effect at
   * once: others then take the shards without recovery.
   */
  public boolean stopsLanesBeforeClosing() {
    return true;
  }

  /**
   * Rule 15: whether this node is to leave the cluster: it alone cannot renew. If nobody can, the
   * store is down, and a node that left would take its shards nowhere.
   *
   * @param expired how long the lease has been expired
   */
  public boolean leaves(Duration expired, boolean peerValid, Duration lease) {
    return peerValid && expired.compareTo(lease.multipliedBy(2)) >= 0;
  }
}
