package io.skein.client.internal;

import io.skein.client.Outbox;
import io.skein.client.OutboxEntry;
import io.skein.client.Posted;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.protocol.ClientId;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The posts that are not answered: each is kept in the outbox, and its embedder waits for it, if it
 * was made by this client and not by one before it.
 *
 * <p>{@link #add} and {@link #end} are thread-safe; what tells of a post's fate is run as a
 * callback.
 */
final class UnansweredPosts {
  private final Outbox outbox;
  private final SkeinListener listener;
  private final Object lock = new Object();
  private final Map<ClientId, CompletableFuture<Posted>> waiting = new ConcurrentHashMap<>();

  /** Why none is taken any more; null: they are. Guarded by the lock. */
  private @Nullable SkeinException end;

  /**
   * @param listener told of what the outbox fails at, and of refused posts that nobody waits for
   */
  UnansweredPosts(Outbox outbox, SkeinListener listener) {
    this.outbox = outbox;
    this.listener = listener;
  }

  /**
   * Takes a post, which is in the outbox when this returns.
   *
   * @param send hands it on; called before this returns, in the order of the outbox
   * @return done when the post is answered; failed, and nothing taken, if it cannot be kept
   */
  CompletableFuture<Posted> add(OutboxEntry entry, Runnable send) {
    ClientId id = entry.clientId();
    CompletableFuture<Posted> future = new CompletableFuture<>();
    // One lock over both, so that the outbox and the core know the same order.
    synchronized (lock) {
      SkeinException ended = end;
      if (ended != null) {
        return CompletableFuture.failedFuture(ended);
      }
      if (waiting.putIfAbsent(id, future) != null) {
        return CompletableFuture.failedFuture(
            new SkeinException(ErrorCode.BAD_REQUEST, "clientId: posted before"));
      }
      try {
        outbox.add(entry);
      } catch (SkeinException e) {
        waiting.remove(id);
        return CompletableFuture.failedFuture(e);
      } catch (IOException e) {
        waiting.remove(id);
        return CompletableFuture.failedFuture(
            new SkeinException(ErrorCode.UNAVAILABLE, "the outbox cannot keep the post", e));
      }
      send.run();
    }
    return future;
  }

  /** Takes no more posts; the first reason stands. */
  void end(SkeinException why) {
    synchronized (lock) {
      if (end == null) {
        end = why;
      }
    }
  }

  // As callbacks

  /** An attempt names something else than the one before; the outbox is to know. */
  void attempting(OutboxEntry entry) {
    try {
      outbox.replace(entry);
    } catch (IOException e) {
      listener.onError(e);
    }
  }

  void posted(Posted posted) {
    forget(posted.clientId());
    CompletableFuture<Posted> future = waiting.remove(posted.clientId());
    if (future != null) {
      future.complete(posted);
    }
  }

  void refused(OutboxEntry entry, SkeinException why) {
    forget(entry.clientId());
    CompletableFuture<Posted> future = waiting.remove(entry.clientId());
    if (future == null) {
      listener.onRefused(entry, why);
    } else {
      future.completeExceptionally(why);
    }
  }

  private void forget(ClientId id) {
    try {
      outbox.remove(id);
    } catch (IOException e) {
      listener.onError(e);
    }
  }

  /** Nobody waits any more; what is in the outbox stays there. */
  void failAll(SkeinException why) {
    SkeinException unknown =
        new SkeinException(
            ErrorCode.OUTCOME_UNKNOWN, "not answered before the end: " + why.getMessage());
    waiting.values().forEach(post -> post.completeExceptionally(unknown));
    waiting.clear();
  }
}
