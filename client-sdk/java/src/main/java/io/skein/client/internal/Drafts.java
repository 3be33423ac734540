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

/** Sends drafts when their time has come. Confined to the loop's thread. */
final class Drafts {
  private final EventLoop loop;
  private final Alarm alarm;
  private final Function<Draft<CompletableFuture<Void>>, CompletableFuture<?>> send;
  private final DraftQueue<CompletableFuture<Void>> queue = new DraftQueue<>();

  /** Why none is taken any more; null: they are. */
  private @Nullable SkeinException end;

  /**
   * @param send asks the node, from the loop; its future is completed as a callback
   */
  Drafts(EventLoop loop, Function<Draft<CompletableFuture<Void>>, CompletableFuture<?>> send) {
    this.loop = loop;
    this.send = send;
    alarm = new Alarm(loop, this::sendDue);
  }

  /**
   * Takes a draft.
   *
   * @param saved completed when it, or one that replaces it, is stored or refused
   */
  void save(ConversationId conversation, String text, CompletableFuture<Void> saved) {
    SkeinException ended = end;
    if (ended != null) {
      saved.completeExceptionally(ended);
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
                  draft.waiting().forEach(saved -> tell(saved, failure));
                  loop.execute(
                      () -> {
                        queue.answered(draft.conversation());
                        sendDue();
                      });
                });
  }

  private static void tell(CompletableFuture<Void> saved, @Nullable Throwable failure) {
    if (failure == null) {
      saved.complete(null);
    } else {
      saved.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  /** Takes no more drafts. Returns those that wait for one that was not sent. */
  List<CompletableFuture<Void>> end(SkeinException why) {
    end = why;
    alarm.cancel();
    return queue.end();
  }
}
