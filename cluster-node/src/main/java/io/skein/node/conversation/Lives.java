package io.skein.node.conversation;

import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The newest messages that have an end: what of the unread is over, so that it is counted no more.
 * Kept when they are over, too, as members read at different times. Of the durable entries;
 * confined to the conversation's actor.
 */
final class Lives {
  private final Deque<Snapshot.Life> newest = new ArrayDeque<>(0);

  /**
   * The next message; nothing is kept of one without end.
   *
   * @param max so many are kept, the newest
   */
  void add(Message message, int max) {
    if (message.endMillis() != 0) {
      add(new Snapshot.Life(message.sequence(), message.endMillis(), message.sender()));
      if (newest.size() > max) {
        newest.removeFirst();
      }
    }
  }

  /** One of a snapshot, in ascending order. */
  void add(Snapshot.Life life) {
    newest.add(life);
  }

  /** How many that others said above the member's read cursor are over. */
  int overAbove(Member member, long nowMillis) {
    return over(member.read(), member, sequence -> true, nowMillis);
  }

  /** How many that others said above this sequence are over, and not deleted for the member. */
  int overAbove(long sequence, Member member, Discarded discarded, long nowMillis) {
    return over(sequence, member, one -> !discarded.covers(one), nowMillis);
  }

  private int over(long low, Member member, LongPredicate wanted, long nowMillis) {
    int count = 0;
    Iterator<Snapshot.Life> descending = newest.descendingIterator();
    while (descending.hasNext()) {
      Snapshot.Life life = descending.next();
      if (life.sequence() <= low) {
        break;
      }
      if (life.isOver(nowMillis)
          && !life.sender().equals(member.user())
          && wanted.test(life.sequence())) {
        count++;
      }
    }
    return count;
  }

  /** Whether this message is over, as far as it is kept. */
  boolean isOver(long sequence, long nowMillis) {
    Iterator<Snapshot.Life> descending = newest.descendingIterator();
    while (descending.hasNext()) {
      Snapshot.Life life = descending.next();
      if (life.sequence() <= sequence) {
        return life.sequence() == sequence && life.isOver(nowMillis);
      }
    }
    return false;
  }

  List<Snapshot.Life> toList() {
    return List.copyOf(newest);
  }
}
