package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which messages of a conversation are highlighted after an entry of its log: of the highlights
 * that name a message the newest counts, until it is recalled or its life is over. Few, as a limit
 * bounds them. Confined to the conversation's actor.
 */
final class Highlights {
  /** By the message. */
  private final TreeMap<Long, Reply.Highlighted> highlighted = new TreeMap<>();

  static Highlights of(List<Reply.Highlighted> from) {
    Highlights highlights = new Highlights();
    from.forEach(one -> highlights.highlighted.put(one.target(), one));
    return highlights;
  }

  /** The next entry. */
  void apply(Message message) {
    if (message.content() instanceof Content.Recall recall) {
      highlighted.remove(recall.target());
    } else if (message.content() instanceof Content.Highlight highlight) {
      // By the time of an entry, so that whoever adds the log up gets the same.
      highlighted.values().removeIf(one -> one.isOver(message.timeMillis()));
      if (highlight.removed()) {
        highlighted.remove(highlight.target());
      } else {
        highlighted.put(
            highlight.target(),
            new Reply.Highlighted(
                highlight.target(),
                message.sequence(),
                message.sender(),
                message.timeMillis(),
                message.endMillis()));
      }
    }
  }

  /** Whether one more message would be more than so many. */
  boolean isFullFor(long target, int max, long nowMillis) {
    return highlighted.size() >= max
        && !highlighted.containsKey(target)
        && highlighted.values().stream().filter(one -> !one.isOver(nowMillis)).count() >= max;
  }

  /** Those from this message on whose life is not over, by the entry that highlighted them. */
  List<Reply.Highlighted> from(long first, long nowMillis) {
    List<Reply.Highlighted> visible = new ArrayList<>(highlighted.tailMap(first).values());
    visible.removeIf(one -> one.isOver(nowMillis));
    visible.sort(Comparator.comparingLong(Reply.Highlighted::sequence));
    return List.copyOf(visible);
  }

  /** All of them, by the message. */
  List<Reply.Highlighted> toList() {
    return List.copyOf(highlighted.values());
  }
}
