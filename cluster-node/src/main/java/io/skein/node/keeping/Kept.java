package io.skein.node.keeping;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Starred;

/** One thing that a user keeps of messages. */
public sealed interface Kept {
  /** Number of the change that made it what it is; no two things have the same. */
  long change();

  Place place();

  /**
   * Where it is about.
   *
   * @param sequence of the message; 0: what is deleted of the conversation
   */
  record Place(ConversationId conversation, long sequence) {
    static Place of(ConversationId conversation) {
      return new Place(conversation, 0);
    }
  }

  /** A message that is starred. */
  record Star(Starred starred, long change) implements Kept {
    @Override
    public Place place() {
      return new Place(starred.conversation(), starred.sequence());
    }
  }

  /** What is deleted of a conversation. */
  record Deleted(Discarded discarded, long change) implements Kept {
    @Override
    public Place place() {
      return Place.of(discarded.conversation());
    }
  }
}
