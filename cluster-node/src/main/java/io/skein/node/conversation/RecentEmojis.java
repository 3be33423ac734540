package io.skein.node.conversation;

import io.skein.protocol.Content;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which emoji the remembered entries have put to a message, removed again or not: so few reactions
 * need a count that none is stored for it. All reactions to a remembered message are remembered
 * themselves, as they come after it; of an older message those are counted that are. Takes memory
 * only while there are any. Confined to the conversation's actor.
 */
final class RecentEmojis {
  private final TreeMap<Long, Set<String>> byTarget = new TreeMap<>();

  /**
   * A reaction is remembered.
   *
   * @param first the lowest sequence that is remembered: what belongs to lower ones goes, but for
   *     the message at hand
   */
  void add(Content.Reaction reaction, long first) {
    if (!reaction.removed()) {
      byTarget.headMap(Math.min(first, reaction.target()), false).clear();
      byTarget.computeIfAbsent(reaction.target(), key -> new HashSet<>()).add(reaction.emoji());
    }
  }

  /** Whether this message has so many different emoji that this would be one more. */
  boolean isFull(long target, String emoji, int max) {
    Set<String> emojis = byTarget.get(target);
    return emojis != null && emojis.size() >= max && !emojis.contains(emoji);
  }

  void clear() {
    byTarget.clear();
  }
}
