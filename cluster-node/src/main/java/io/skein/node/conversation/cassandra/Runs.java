package io.skein.node.conversation.cassandra;

import io.skein.protocol.Message;
import java.util.List;

/**
 * Runs without gap in what was read. A gap can show while a write is under way, since replicas
 * answer at different moments: what lies behind it is not there yet. Pure.
 */
final class Runs {
  private Runs() {}

  /** The leading messages from sequence {@code first} on, up to the first that is missing. */
  static List<Message> startingAt(long first, List<Message> ascending) {
    int length = 0;
    while (length < ascending.size() && ascending.get(length).sequence() == first + length) {
      length++;
    }
    return List.copyOf(ascending.subList(0, length));
  }

  /** The trailing messages, down to the last that is missing. */
  static List<Message> newest(List<Message> ascending) {
    int start = Math.max(0, ascending.size() - 1);
    while (start > 0
        && ascending.get(start - 1).sequence() == ascending.get(start).sequence() - 1) {
      start--;
    }
    return List.copyOf(ascending.subList(start, ascending.size()));
  }
}
