package io.skein.client;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Reply;
import io.skein.protocol.Starred;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user keeps of messages, as an application shows it: what is starred, and what is deleted
 * for the user alone; made of what a {@link SkeinListener} is told and of answers to {@link
 * SkeinKeeping#sync}. An application that keeps {@link #cursor} with what it shows is told only
 * what changed meanwhile. What is deleted stays so, whatever comes in which order.
 *
 * <p>Not thread-safe: feed and read it in callbacks, or guard it.
 */
public final class KeepingList {
  private static final Comparator<Starred> NEWEST_FIRST =
      Comparator.comparingLong(Starred::timeMillis)
          .reversed()
          .thenComparing(Starred::conversation)
          .thenComparing(Comparator.comparingLong(Starred::sequence).reversed());

  private record Place(ConversationId conversation, long sequence) {}

  private final Map<Place, Starred> starred = new HashMap<>();
  private final Map<ConversationId, Discarded> discarded = new HashMap<>();
  private Bytes cursor = Bytes.EMPTY;

  /** What the next {@link SkeinKeeping#sync} goes on from. */
  public Bytes cursor() {
    return cursor;
  }

  /**
   * An answer to {@link SkeinKeeping#sync} that was asked with {@link #cursor}.
   *
   * @return whether there is more to ask for
   */
  public boolean synced(Reply.KeepingSynced page) {
    if (page.full()) {
      starred.clear();
    }
    take(page.starred(), page.discarded());
    cursor = page.cursor();
    return page.more();
  }

  /**
   * From {@link SkeinListener#onKeeping}.
   *
   * @return false if it does not follow what is known here: then nothing was taken in, and {@link
   *     SkeinKeeping#sync} is to be asked
   */
  public boolean changed(Reply.KeepingEvent event) {
    if (event.cursor().equals(cursor)) {
      return true;
    }
    if (!event.after().equals(cursor)) {
      return false;
    }
    take(event.starred(), event.discarded());
    cursor = event.cursor();
    return true;
  }

  private void take(List<Starred> stars, List<Discarded> deleted) {
    for (Starred star : stars) {
      Place place = new Place(star.conversation(), star.sequence());
      if (star.isNone()) {
        starred.remove(place);
      } else {
        starred.put(place, star);
      }
    }
    for (Discarded more : deleted) {
      discarded.merge(
          more.conversation(), more, (one, other) -> one.with(other.sequences(), other.upTo()));
    }
    starred.values().removeIf(star -> isDiscarded(star.conversation(), star.sequence()));
  }

  /** What is starred, in all conversations: what was starred last comes first. */
  public List<Starred> starred() {
    return starred.values().stream().sorted(NEWEST_FIRST).toList();
  }

  public boolean isStarred(ConversationId conversation, long sequence) {
    return starred.containsKey(new Place(conversation, sequence));
  }

  /** What is deleted of a conversation. */
  public Discarded discarded(ConversationId conversation) {
    return discarded.getOrDefault(conversation, Discarded.none(conversation));
  }

  /** Whether a message is deleted. */
  public boolean isDiscarded(ConversationId conversation, long sequence) {
    Discarded known = discarded.get(conversation);
    return known != null && known.covers(sequence);
  }
}
