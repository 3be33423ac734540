package io.skein.client.internal.core;

import io.skein.protocol.ConversationId;
import java.util.HashSet;
import java.util.Set;

/**
 * Which conversations' heads are known as they are now, and not as they were when the device was
 * last connected. The first attempt of a post waits for that: it names the head that the client
 * knows, and each retry repeats it, so one that lies far back makes the node search far each time.
 *
 * <p>A head is known once it was heard of on this connection, and all are once the list is complete
 * or, in a resumed session, what the node says of its own accord has arrived. After {@link
 * #PATIENCE_MILLIS} all count as known: a slow list delays posts by no more, since an old number is
 * only dear, never wrong. Confined to one thread.
 */
final class KnownHeads {
  /** Longest that a list keeps posts waiting, from the welcome on. */
  static final long PATIENCE_MILLIS = 2_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final Set<ConversationId> heard = new HashSet<>();
  private boolean all;
  private long allAt = NEVER;

  void connected(long now) {
    heard.clear();
    all = false;
    allAt = now + PATIENCE_MILLIS;
  }

  void disconnected() {
    heard.clear();
    all = false;
    allAt = NEVER;
  }

  /** The node has told the head of this conversation. */
  void heard(ConversationId conversation) {
    if (!all) {
      heard.add(conversation);
    }
  }

  /** Nothing is missing any more. */
  void complete() {
    all = true;
    allAt = NEVER;
    heard.clear();
  }

  boolean has(ConversationId conversation, long now) {
    return all || now >= allAt || heard.contains(conversation);
  }

  /** When all count as known; {@link Long#MAX_VALUE} if they do already, or nobody waits. */
  long nextDue(long now) {
    return allAt > now ? allAt : NEVER;
  }
}
