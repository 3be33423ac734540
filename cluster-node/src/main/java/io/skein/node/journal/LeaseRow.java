package io.skein.node.journal;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lease of one life of a node, as the store has it (rule 5). Changed by lightweight
 * transactions only.
 *
 * @param epoch never reused
 * @param renewal grows by one with every renewal
 * @param checkpoints per lane: up to this position every entry is in history; 0 at first. Frozen by
 *     the seal
 * @param cuts per lane, the last position that counts; null until {@code CUT}
 * @param node "host:port" between nodes (Artery), by which others ask and an operator recognizes it
 * @param sealAfter for how long others must have seen the renewal stand still before they seal, as
 *     the owner's own settings say; null in a row of a version that did not say it
 */
public record LeaseRow(
    int epoch,
    State state,
    long renewal,
    List<Long> checkpoints,
    @Nullable List<Long> cuts,
    String node,
    @Nullable Duration sealAfter) {
  /** What became of the epoch, in this order; {@code CLOSED} follows {@code ACTIVE} alone. */
  public enum State {
    /** Its node decides, while the lease is valid. */
    ACTIVE,
    /** Ended by its own node: all is in history, no shard is owned. */
    CLOSED,
    /** Ended by another: nothing more is decided; recovery is due. */
    SEALED,
    /** The ends of its lanes are fixed. */
    CUT,
    /** All that it decided is in history, and wake rows stand for what may be unpublished. */
    RECOVERED
  }

  public int lanes() {
    return checkpoints.size();
  }
}
