package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;

/** What the rules say to a request that wants to change a conversation. */
sealed interface Decision {
  /** This is the next entry, if there is room for it: {@link Conversation#accept} it, store it. */
  record Append(Message message) implements Decision {}

  /** An earlier attempt of the same post has this place, which may not be durable yet. */
  record Repeated(long sequence, long timeMillis, long endMillis) implements Decision {}

  /** The group was made by an earlier attempt, and is durable. */
  record Exists() implements Decision {
    static final Exists INSTANCE = new Exists();
  }

  /** There is nothing to change. */
  record Unchanged() implements Decision {
    static final Unchanged INSTANCE = new Unchanged();
  }

  /** The answer depends on entries that are being written: ask again when they are durable. */
  record AskAgain() implements Decision {
    static final AskAgain INSTANCE = new AskAgain();
  }

  /**
   * @param retryAfterMillis 0: nothing is told
   */
  record Refused(ErrorCode code, String detail, int retryAfterMillis) implements Decision {
    Refused(ErrorCode code, String detail) {
      this(code, detail, 0);
    }
  }

  /**
   * An earlier attempt may be in the log, below what is remembered: look for it among the sequences
   * above {@code after} and below {@code before}.
   */
  record NeedsHistory(long after, long before) implements Decision {}

  /** The message that the post names is not among the remembered: read it, and say what it is. */
  record NeedsTarget(long sequence) implements Decision {}

  /** This would be the next entry, if its sender may show the file: ask. */
  record NeedsMedia(Content.Media media) implements Decision {}

  /** This would be the next entry, if its sender may forward what it names: ask what that says. */
  record NeedsForward(Content.Elsewhere elsewhere) implements Decision {}

  /** The chat begins with this post, if its other user exists: ask, and say so. */
  record NeedsPeer(UserId peer) implements Decision {}
}
