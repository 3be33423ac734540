package io.skein.node.journal;

import org.jspecify.annotations.Nullable;

/**
 * Who may own a shard (rules 11 to 13). Pure; each method is one safeguard, and says what breaks
 * without it.
 */
public class OwnershipRules {
  /**
   * Rule 11: whether a shard may be taken from the epoch that its row names: only when that has
   * ended and all that it decided is in history. From a sealed epoch, entries that it acknowledged
   * would be missing. No row means an epoch that ended so and was forgotten since: a shard's row
   * only ever names an epoch whose row was there, and {@link LeaseStore#forget} deletes no other.
   *
   * @param state of the owner; null if it has no row
   */
  public boolean mayTake(LeaseRow.@Nullable State state) {
    return state == null || state == LeaseRow.State.CLOSED || state == LeaseRow.State.RECOVERED;
  }

  /**
   * Rule 11: the row of an acquisition, always with a new generation, even if the row says mine
   * already. With the old one, a release that was sent before and takes effect late would free a
   * shard that is in use.
   */
  public ShardRow acquired(ShardRow found, int epoch) {
    return new ShardRow(found.shard(), epoch, found.generation() + 1);
  }

  /** Rule 12: the row of a release; the generation stays, for the next to count on. */
  public ShardRow released(ShardRow held) {
    return new ShardRow(held.shard(), 0, held.generation());
  }

  /**
   * Rule 11: whether a living owner is asked. One that does not hold the shard, after a lost answer
   * or an abandoned acquisition, keeps it for ever otherwise.
   */
  public boolean asksLivingOwner() {
    return true;
  }

  /**
   * Rule 13: whether an operation on a shard may begin: one at a time. A release that overtakes the
   * acquisition before it finds nothing to give back, and the shard stays with nobody who knows.
   *
   * @param running whether one has begun, and is not known to be done
   */
  public boolean mayRunNow(boolean running) {
    return !running;
  }

  /**
   * Rule 12: whether all entries of a shard are decided and in history before it is released. If
   * not, the next owner starts from a history that lacks what was acknowledged.
   */
  public boolean flushesBeforeRelease() {
    return true;
  }

  /**
   * Rule 12: whether the lane's records of a shard go before it is released. Kept, they would be
   * served, and appended to, when the shard comes back.
   */
  public boolean dropsRecordsBeforeRelease() {
    return true;
  }

  /** Rule 18: whether who acquires a shard wakes the entities whose wake rows stand. */
  public boolean wakesAfterAcquire() {
    return true;
  }
}
