package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;

/**
 * What one reader has deleted for itself, kept out of what that reader is told. Its session says
 * what it is with each question: the conversation remembers none of it. Stateless.
 */
final class DiscardedMessages {
  private DiscardedMessages() {}

  /**
   * The message as its reader may have it, in the place of what it has deleted: a page has no gaps,
   * so what is not told is told as recalled. Entries about the group stay, as devices make of them
   * what the group is like.
   */
  static Message redacted(Message message, Discarded discarded) {
    Content content = message.content();
    if (content instanceof Content.Edit edit && discarded.covers(edit.target())) {
      return message.with(new Content.Edit(edit.target(), ""));
    }
    return content instanceof Content.Said && discarded.covers(message.sequence())
        ? message.with(Content.Recalled.INSTANCE)
        : message;
  }
}
