package io.skein.node.people;

import io.skein.protocol.Self;

/**
 * How one user stands to another in their direct chat: all that the chat has to know to decide
 * whether the other may post.
 *
 * @param version grows with every change of the user's people: of two the higher one counts
 * @param blocked the user has blocked the other
 * @param known the other is a contact, or was allowed
 * @param strangerSinceMillis what the user said before is no answer to the other any more
 * @param strangers what the user lets strangers do; never AS_CLUSTER
 */
public record Stance(
    long version,
    boolean blocked,
    boolean known,
    long strangerSinceMillis,
    Self.Strangers strangers) {
  /** Whether both say the same of the one other user; what strangers may do concerns them all. */
  public boolean isSameTowardsTheOther(Stance stance) {
    return blocked == stance.blocked
        && known == stance.known
        && strangerSinceMillis == stance.strangerSinceMillis;
  }
}
