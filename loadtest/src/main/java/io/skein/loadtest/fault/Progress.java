package io.skein.loadtest.fault;

import io.skein.protocol.ConversationId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How far each conversation is, as acknowledgements tell. Thread-safe. */
final class Progress {
  /**
   * @param sentNanos when the latest acknowledged post was sent
   * @param head highest acknowledged sequence
   */
  private record Mark(long sentNanos, long head) {}

  private final Map<ConversationId, Mark> marks = new ConcurrentHashMap<>();
  private volatile @Nullable Watch watch;

  Progress(Collection<ConversationId> conversations) {
    long before = System.nanoTime();
    conversations.forEach(conversation -> marks.put(conversation, new Mark(before, 0)));
  }

  /** Who is told from now on, instead of the one before. */
  void watch(Watch next) {
    watch = next;
  }

  void acknowledged(ConversationId conversation, long sentNanos, long sequence) {
    Watch told = watch;
    if (told != null) {
      told.acknowledged(conversation);
    }
    marks.computeIfPresent(
        conversation,
        (id, mark) ->
            new Mark(
                sentNanos - mark.sentNanos() > 0 ? sentNanos : mark.sentNanos(),
                Math.max(mark.head(), sequence)));
  }

  /** Conversations without an acknowledged post that was sent after this moment. */
  long waitingSince(long nanos) {
    return marks.values().stream().filter(mark -> mark.sentNanos() - nanos < 0).count();
  }

  /** The head of each, for telling later to which time an entry belongs. */
  Map<ConversationId, Long> heads() {
    Map<ConversationId, Long> heads = new HashMap<>();
    marks.forEach((conversation, mark) -> heads.put(conversation, mark.head()));
    return heads;
  }
}
