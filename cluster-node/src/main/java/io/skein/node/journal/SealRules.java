package io.skein.node.journal;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When a node may end the epoch of another (rules 8 and 9). Pure; each method is one safeguard, and
 * says what breaks without it.
 */
public class SealRules {
  /**
   * Rule 8: how long a counter must have stood still: as its owner said when it began. The
   * watcher's own settings say nothing of it: while they are changed node by node, a watcher with a
   * shorter lease would seal an owner that still decides.
   */
  public Duration wait(LeaseRow watched, LeaseTimes own) {
    return watched.sealAfter() == null ? own.sealAfter() : watched.sealAfter();
  }

  /**
   * Rule 8: whether a counter has stood still for long enough. Before, its owner may still decide.
   *
   * @param readEndNanos monotonic, read after the read that first showed this counter had ended
   * @param nowNanos monotonic, read after the read that showed it last
   */
  public boolean maySeal(long readEndNanos, long nowNanos, Duration wait) {
    return nowNanos - readEndNanos >= wait.toNanos();
  }

  /** Rule 8: the counter that the seal is conditional on: the one that stood still. */
  public long condition(LeaseRow watched) {
    return watched.renewal();
  }

  /**
   * Rule 8: what to try next at once when a seal was refused by an epoch that is still ACTIVE:
   * nothing, a counter that moved means a living owner, and the wait starts again. Sealing whatever
   * counter is found is sealing without a condition.
   */
  public OptionalLong afterRefused(LeaseRow found) {
    return OptionalLong.empty();
  }

  /**
   * Rule 8: whether a failed read starts the wait again. If not, a store that stalled for longer
   * than the lease lets all seal all when it comes back.
   */
  public boolean restartsAfterFailure() {
    return true;
  }

  /**
   * Rule 9: whether an epoch may be sealed without waiting: its process is known to be dead, since
   * this one holds the lock of the directory in which that one noted its epoch.
   *
   * @param noted whether the directory names this epoch
   */
  public boolean mayNotWait(boolean locked, boolean noted) {
    return locked && noted;
  }
}
