package io.skein.node.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One life of an entity's actor, as its lane knows it. Thread-safe; appends come from the one
 * actor, in order of sequence.
 */
public interface Incarnation {
  /**
   * Takes room for one entry in the lane. To be asked before the entry gets its sequence, since
   * afterwards it can no longer be refused (rule 3). The room is given back when the entry is
   * decided, and when this incarnation ends.
   *
   * @param bytes at least the payload's
   * @return false if too much waits, or is not in history yet: {@code OVERLOADED}
   */
  boolean reserve(int bytes);

  /**
   * Appends entries, for each of which room was taken, with consecutive sequences, which follow
   * those appended before; several calls may be in flight, and complete in order.
   *
   * @return complete when they are decided (rule 4): durable, and the lease valid afterwards. Fails
   *     with {@link JournalUnavailableException} when this incarnation is over, the outcome being
   *     unknown: the actor must then stop without a further word
   */
  CompletionStage<Void> append(List<Entry> entries);

  /**
   * Entries above {@code after}, ascending, from history and, above that, from the lane: all that
   * is decided. At most {@code limit}, and possibly fewer though more exist: only an empty list
   * says that there is nothing. Fails with {@link JournalUnavailableException} if the lease is not
   * valid (rule 22).
   */
  CompletionStage<List<Entry>> readAfter(long after, int limit);

  /**
   * The newest entries below {@code before}, in ascending order, without gap; may be fewer, as
   * above.
   *
   * @param before at most one above the head
   */
  CompletionStage<List<Entry>> readBefore(long before, int limit);

  /**
   * Ends this incarnation: its decided entries go into history soon. What is undecided goes on; if
   * it is decided later, the journal's owner is told, so that the entity is woken to publish (rule
   * 19).
   */
  void close();
}
