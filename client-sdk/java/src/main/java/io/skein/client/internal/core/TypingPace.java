package io.skein.client.internal.core;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Request.Typing;
import io.skein.protocol.Request.Typing.Kind;
import org.jspecify.annotations.Nullable;

/**
 * When it is worth telling that the user types: at the first key, while it goes on as often as
 * keeps it shown, and that it stopped if that was not seen by a post. Confined to one thread.
 */
final class TypingPace {
  private @Nullable Typing told;
  private long toldAt;

  /**
   * True if it is to be told.
   *
   * @param shownMillis how long others show it
   */
  boolean typed(Typing typing, long shownMillis, long now) {
    boolean stopped = typing.kind() == Kind.STOPPED;
    boolean goesOn = typing.equals(told) && now - toldAt < shownMillis / 2;
    boolean wasTold = told != null && told.conversation().equals(typing.conversation());
    if (stopped ? !wasTold : goesOn) {
      return false;
    }
    told = stopped ? null : typing;
    toldAt = now;
    return true;
  }

  /** A post ends it for those who see it. */
  void posted(ConversationId conversation) {
    if (told != null && told.conversation().equals(conversation)) {
      told = null;
    }
  }

  /** Another connection has told nobody. */
  void disconnected() {
    told = null;
  }
}
