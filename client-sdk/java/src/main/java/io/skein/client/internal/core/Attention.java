package io.skein.client.internal.core;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user has in view: the conversation that is open and the users whose presence is shown.
 * The node forgets both with the connection, so each connection is told again; and whom it watches
 * also when events may have been lost. Confined to one thread.
 */
final class Attention {
  private static final long NEVER = Long.MAX_VALUE;

  /** Pause after a node that could not answer. */
  private static final long AGAIN_MILLIS = 1_000;

  /** One thing to be told. */
  private static final class Wish {
    @Nullable Request request;
    long due = NEVER;

    void want(@Nullable Request wanted) {
      request = wanted;
      due = NEVER;
    }

    void tellAgain(long now) {
      if (request != null) {
        due = now;
      }
    }

    boolean isDue(long now) {
      return request != null && due <= now;
    }
  }

  private final Wish look = new Wish();
  private final Wish watch = new Wish();

  /** The user looks at this from now on; null: at nothing. The call that says so is another's. */
  void look(@Nullable ConversationId conversation) {
    look.want(conversation == null ? null : new Request.Look(conversation));
  }

  /** These are in view from now on. The call that says so is another's. */
  void watch(List<UserId> users) {
    watch.want(users.isEmpty() ? null : new Request.WatchUsers(users));
  }

  /** A new connection knows nothing of it. */
  void connected(long now) {
    look.tellAgain(now);
    watch.tellAgain(now);
  }

  /** Events may have been lost, among them how users are there. */
  void eventsLost(long now) {
    watch.tellAgain(now);
  }

  /** What is to be told now, once; null: nothing. */
  @Nullable Request next(long now) {
    for (Wish wish : List.of(look, watch)) {
      if (wish.isDue(now)) {
        wish.due = NEVER;
        return wish.request;
      }
    }
    return null;
  }

  /** When something is to be told; {@link Long#MAX_VALUE} if nothing is. */
  long nextDue() {
    return Math.min(look.due, watch.due);
  }

  /** What a node said to a request that {@link #next} gave. */
  void answered(Request request, Reply.Answer answer, long now) {
    Wish wish = request instanceof Request.Look ? look : watch;
    if (answer instanceof Reply.Failed failed && request.equals(wish.request)) {
      if (failed.code().isRetryable()) {
        wish.due = now + Math.max(AGAIN_MILLIS, failed.retryAfterMillis());
      } else {
        // No member any more, or a lower limit: it is not told on the next connection either.
        wish.want(null);
      }
    }
  }

  /** A connection that is gone is told nothing. */
  void disconnected() {
    look.due = NEVER;
    watch.due = NEVER;
  }
}
