package io.skein.node.search;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Reply;
import io.skein.protocol.WireCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of what was found, as it grows: which hits to ask conversations for next, and where the
 * next page begins. Pure; confined to its search's actor.
 */
final class FoundPage {
  private final int limit;
  private final int bytesMax;
  private final Map<ConversationId, Discarded> deleted;
  private final List<Reply.FoundMessage> messages = new ArrayList<>();
  private int bytes;
  private boolean full;

  /** The last hit that is dealt with; null: none yet. */
  private @Nullable Hit last;

  /** There may be hits after the last. */
  private boolean more = true;

  /**
   * @param before the last hit of the page before; null: this is the first
   * @param deleted what the user has deleted for itself
   */
  FoundPage(int limit, int bytesMax, Map<ConversationId, Discarded> deleted, @Nullable Hit before) {
    this.limit = limit;
    this.bytesMax = bytesMax;
    this.deleted = deleted;
    this.last = before;
  }

  /**
   * The hits to ask for: the newest, without those which the user has deleted, as many as there is
   * room for. All of them count as dealt with.
   *
   * @param byShard what each index has found after {@link #last}, each in order and up to the limit
   */
  List<Hit> choose(Collection<List<Hit>> byShard) {
    List<Hit> merged = byShard.stream().flatMap(List::stream).sorted().distinct().toList();
    List<Hit> chosen = new ArrayList<>();
    int looked = 0;
    // Beyond the limit an index that has found as many may have others before.
    while (looked < Math.min(merged.size(), limit) && messages.size() + chosen.size() < limit) {
      Hit hit = merged.get(looked);
      Discarded discarded = deleted.get(hit.conversation());
      if (discarded == null || !discarded.covers(hit.sequence())) {
        chosen.add(hit);
      }
      last = hit;
      looked++;
    }
    more = merged.size() > looked || byShard.stream().anyMatch(hits -> hits.size() >= limit);
    return chosen;
  }

  /**
   * What is there of a hit, in their order.
   *
   * @return false if there is no room for it: it and all after it are for the next page
   */
  boolean add(Hit hit, Reply.FoundMessage found, @Nullable Hit before) {
    bytes += WireCodec.encodedBytes(found);
    if (bytes > bytesMax && !messages.isEmpty()) {
      last = before;
      more = true;
      full = true;
      return false;
    }
    messages.add(found);
    return true;
  }

  /** The last hit that is dealt with; null: none is. */
  @Nullable Hit last() {
    return last;
  }

  /** Whether there is room left, and something may be left to find. */
  boolean wantsMore() {
    return more && !full && messages.size() < limit;
  }

  Reply.Found answer(boolean incomplete) {
    Hit end = last;
    Bytes next = more && end != null ? SearchCursor.after(end) : Bytes.EMPTY;
    return new Reply.Found(List.copyOf(messages), next, incomplete);
  }
}
