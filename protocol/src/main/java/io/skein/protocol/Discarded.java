package io.skein.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * What one user has deleted for itself in one conversation. It only ever grows: nothing that was
 * deleted comes back. Immutable.
 *
 * @param upTo all up to this sequence; 0: none
 * @param sequences and these, above it, ascending, none twice
 */
public record Discarded(ConversationId conversation, long upTo, List<Long> sequences) {
  /** Of a conversation of which nothing is deleted. */
  public static Discarded none(ConversationId conversation) {
    return new Discarded(conversation, 0, List.of());
  }

  /** Whether nothing is deleted. */
  public boolean isNone() {
    return upTo == 0 && sequences.isEmpty();
  }

  /** Whether this message is deleted. */
  public boolean covers(long sequence) {
    return sequence <= upTo || Collections.binarySearch(sequences, sequence) >= 0;
  }

  /**
   * With more of it deleted. Single ones that follow what is deleted up to some message become part
   * of that: who deletes from the start on, one by one, comes to no limit.
   *
   * @param more in any order
   * @param moreUpTo all up to this one, too; 0: none
   */
  public Discarded with(Collection<Long> more, long moreUpTo) {
    TreeSet<Long> singles = new TreeSet<>(sequences);
    singles.addAll(more);
    long all = Math.max(upTo, moreUpTo);
    List<Long> left = new ArrayList<>(singles.size());
    for (long sequence : singles) {
      if (sequence == all + 1) {
        all = sequence;
      } else if (sequence > all) {
        left.add(sequence);
      }
    }
    return all == upTo && left.size() == sequences.size()
        ? this
        : new Discarded(conversation, all, Collections.unmodifiableList(left));
  }
}
