package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;

/**
 * What is decided by of a message that an operation or a quote names: who said it, when, and
 * whether it can be named.
 *
 * @param endMillis when its life is over; 0: it has no end
 */
record Target(UserId sender, long timeMillis, Kind kind, long endMillis) {
  /** What may be done to it. */
  enum Kind {
    /** Everything. */
    TEXT,
    /** Everything but an edit. */
    OTHER,
    /** Nothing: it is an operation itself, or nobody said it. */
    NONE;

    /** What was forwarded is another's words, which its sender cannot change. */
    static Kind of(Message message) {
      if (message.content() instanceof Content.Text && message.forwarded() == null) {
        return TEXT;
      }
      return VanishRules.isSaid(message.content()) ? OTHER : NONE;
    }
  }

  /** Whether its life is over at this time. */
  boolean isOver(long nowMillis) {
    return endMillis != 0 && nowMillis >= endMillis;
  }

  static Target of(Message message) {
    return new Target(
        message.sender(), message.timeMillis(), Kind.of(message), message.endMillis());
  }
}
