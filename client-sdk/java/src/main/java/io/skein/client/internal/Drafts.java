package io.skein.client.internal;

import io.skein.client.SkeinException;
import io.skein.client.internal.core.DraftQueue;
import io.skein.client.internal.core.DraftQueue.Draft;
import io.skein.protocol.ConversationId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends drafts when their time has come, and again what may have been lost. Confined to the loop's
 * thread; whoever waits for a draft is told by a callback.
 */
final class Drafts {
  /** How long the end of a client is put off for its last drafts. */
  private static final long FLUSH_MILLIS = 1_000;

  private final EventLoop loop;
  private final Callbacks callbacks;
  private final Alarm alarm;
  private final Alarm flushed;
  private final Function<Draft<CompletableFuture<Void>>, CompletableFuture<?>> send;
  private final DraftQueue<CompletableFuture<Void>> queue = new DraftQueue<>();

  /** Why none is taken any more; null: they are. Read by callbacks, too. */
  private volatile @Nullable SkeinException end;

  /** Waits until there is no draft; null: nobody does. */
  private @Nullable Runnable whenFlushed;

  /**
   * @param send asks the node, from the loop; its future is completed as a callback
   */
  Drafts(
      EventLoop loop,
      Callbacks callbacks,
      Function<Draft<CompletableFuture<Void>>, CompletableFuture<?>> send) {
    this.loop = loop;
    this.callbacks = callbacks;
    this.send = send;
    alarm = new Alarm(loop, this::sendDue);
    flushed = new Alarm(loop, this::endFlush);
  }

  /**
   * Takes a draft.
   *
   * @param saved completed when it, or one that replaces it, is stored or refused for good
   */
  void save(ConversationId conversation, String text, CompletableFuture<Void> saved) {
    SkeinException ended = end;
    if (ended != null) {
      fail(List.of(saved), ended);
      return;
    }
    queue.put(conversation, text, saved, EventLoop.now());
    sendDue();
  }

  private void sendDue() {
    long now = EventLoop.now();
    for (Draft<CompletableFuture<Void>> draft = queue.next(now);
        draft != null;
        draft = queue.next(now)) {
      send(draft);
    }
    alarm.ringBy(queue.nextDue());
  }

  private void send(Draft<CompletableFuture<Void>> draft) {
    CompletableFuture<?> unused =
        send.apply(draft)
            .whenComplete(
                (done, failure) -> {
                  SkeinException ended = end;
                  if (failure == null) {
                    draft.waiting().forEach(saved -> saved.complete(null));
                    loop.execute(() -> answered(draft));
                  } else if (ended == null && isWorthRepeating(cause(failure))) {
                    loop.execute(() -> putBack(draft));
                  } else {
                    draft.waiting().forEach(saved -> saved.completeExceptionally(cause(failure)));
                    loop.execute(() -> answered(draft));
                  }
                });
  }

  private static boolean isWorthRepeating(Throwable failure) {
    return failure instanceof SkeinException refused && refused.code().isRetryable();
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private void answered(Draft<CompletableFuture<Void>> draft) {
    queue.answered(draft.conversation());
    sendDue();
    if (queue.isEmpty()) {
      endFlush();
    }
  }

  private void putBack(Draft<CompletableFuture<Void>> draft) {
    SkeinException ended = end;
    if (queue.putBack(draft, EventLoop.now())) {
      if (ended != null) {
        queue.hurry(EventLoop.now());
      }
      sendDue();
    } else if (ended != null) {
      fail(draft.waiting(), ended);
    }
  }

  private void fail(List<CompletableFuture<Void>> waiting, SkeinException why) {
    callbacks.run(() -> waiting.forEach(saved -> saved.completeExceptionally(why)));
  }

  /**
   * Takes no more drafts, and sends what is here at once.
   *
   * @param then run when that is answered, or after a second
   */
  void flush(SkeinException why, Runnable then) {
    end = why;
    whenFlushed = then;
    if (queue.isEmpty()) {
      endFlush();
      return;
    }
    long now = EventLoop.now();
    queue.hurry(now);
    sendDue();
    flushed.ringBy(now + FLUSH_MILLIS);
  }

  private void endFlush() {
    Runnable then = whenFlushed;
    whenFlushed = null;
    flushed.cancel();
    if (then != null) {
      then.run();
    }
  }

  /** Takes no more drafts, and gives up what was not sent: whoever waits for that is told. */
  void end(SkeinException why) {
    end = why;
    alarm.cancel();
    fail(queue.end(), why);
    endFlush();
  }
}
