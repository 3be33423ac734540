package io.skein.node.journal;

import java.util.List;

/**
 * How a sealed epoch's journal is brought into history (rules 16 to 18). Pure; each method is one
 * safeguard, and says what breaks without it.
 */
public class RecoveryRules {
  /**
   * Rule 10: whether the epoch is marked before its journal is read: always. Only its owner knows
   * by which fence it decides: while the setting is changed node by node, one that trusts the store
   * would find no mark of a recoverer that trusts clocks.
   *
   * @param own that of the node that recovers
   */
  public boolean marks(Fence own) {
    return true;
  }

  /**
   * Rule 16: where reading starts: the checkpoints that the seal froze.
   *
   * @param sealed the row, read after the seal
   */
  public List<Long> checkpoints(LeaseRow sealed) {
    return sealed.checkpoints();
  }

  /**
   * Rule 16: whether a block stands above a position that has none, which is corruption, and never
   * "the end": whoever goes on loses all that comes after.
   *
   * @param last the position up to which all blocks are there
   * @param next the next that was found
   */
  public boolean isHole(long last, long next) {
    return next != last + 1;
  }

  /**
   * Rule 17: whether the last block of a lane is written again before the end is fixed. Held by a
   * minority, it could be cut block today and unread tomorrow.
   */
  public boolean rewritesLastBlock() {
    return true;
  }

  /**
   * Rule 17: whether the end is fixed in the row, for all who recover, before anything is brought
   * into history. If not, two of them bring different ends, and entries that one calls history
   * another has replaced.
   */
  public boolean fixesCut() {
    return true;
  }

  /**
   * Rule 18: whether all entries are in history, and the wake rows stand, before the epoch is
   * called recovered: its shards are then free.
   */
  public boolean bringsIntoHistoryFirst() {
    return true;
  }

  /** Rule 18: whether wake rows are written for entities whose last entries may be unpublished. */
  public boolean wakes() {
    return true;
  }
}
