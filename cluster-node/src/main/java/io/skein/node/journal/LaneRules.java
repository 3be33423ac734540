package io.skein.node.journal;

/**
 * What a lane may do, and when. Pure; one method per safeguard, so that a test can take away each
 * of them alone.
 */
public class LaneRules {
  /**
   * Rule 2 and rule 7: the next block is sent when the one before is decided, and while the lease
   * is valid. With several in flight a later one can be decided and an earlier one lost, which
   * leaves a gap; with the next one sent while the one before is written but held, recovery may
   * find a hole.
   *
   * @param writing blocks that the store has not answered for
   * @param undecided those, and the blocks that are held
   */
  public boolean mayStart(int writing, int undecided, boolean valid) {
    return undecided == 0 && valid;
  }

  /**
   * Rule 2: after a failure or an unknown outcome the same bytes go to the same position. A
   * position that is skipped, or gets another content, leaves a gap or two orders, since the failed
   * write may be there, or come later.
   */
  public Attempt afterFailure(Attempt failed) {
    return failed;
  }

  /**
   * Rule 2: a block that the store refuses for good cannot be decided, and nothing after it; the
   * epoch ends.
   */
  public boolean endsEpoch(Throwable failure) {
    return !(failure instanceof JournalUnavailableException);
  }

  /**
   * Rule 4: decided is what was written, if the lease is valid at a reading of the clocks after
   * that. A lease that was valid only when the block was sent says nothing: the node may have stood
   * still, and its successor read the lane without this block.
   */
  public boolean isDecided(boolean validAtSend, boolean validNow) {
    return validNow;
  }

  /**
   * Rule 10, fence {@code store}: decided is what was written, if a quorum read begun after that
   * finds no seal. The sealer marks before it reads the lane, so one of the two sees the other.
   */
  public boolean isDecidedUnder(boolean marked) {
    return !marked;
  }

  /**
   * Rule 4: only decided entries leave the node. An answer for what is only sent or written is a
   * promise that recovery may break.
   */
  public boolean mayAnswer(Progress progress) {
    return progress == Progress.DECIDED;
  }

  /**
   * Rule 12: the lane takes entries of the shard's present generation only. Without it an actor
   * that outlived its shard's release writes beside the new owner.
   *
   * @param granted the generation that this node holds now
   * @param generation the one under which the actor began
   */
  public boolean mayTake(long granted, long generation) {
    return granted == generation;
  }

  /** Rule 19: an incarnation is shut out by the next one of its entity. */
  public boolean mayTakeFrom(long current, long incarnation) {
    return current == incarnation;
  }

  /**
   * Rule 1: entries enter the lane in order of sequence. The last line of defence against an actor
   * with a wrong idea of its head: its entries are refused, and the actor ends.
   *
   * @param appended the last sequence that the lane took of the entity
   * @param first of what is to follow
   */
  public boolean follows(long appended, long first) {
    return first == appended + 1;
  }

  /**
   * Rule 12: a shard is released when nothing of it is undecided, and all is in history. Its next
   * owner reads history only.
   */
  public boolean isFlushed(int undecided, int notInHistory) {
    return undecided == 0 && notInHistory == 0;
  }

  /**
   * Rule 12: with the shard go the lane's records of it. Records that stay show the next actor a
   * head that is no longer the last.
   */
  public boolean isDropped(ShardId dropped, ShardId ofRecord) {
    return dropped.equals(ofRecord);
  }
}
