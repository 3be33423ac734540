package io.skein.terminal;

import io.skein.client.KeepingList;
import io.skein.client.SkeinClient;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Starred;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the user keeps of messages, kept up to date: asks for what may have changed unheard, a page
 * after the other. Thread-safe.
 */
final class KnownKeeping {
  private final Supplier<SkeinClient> client;
  private final Consumer<List<Discarded>> news;
  private final KeepingList list = new KeepingList();
  private boolean asking;
  private boolean askAgain;

  /**
   * @param news is told what was deleted, on the client's callback thread
   */
  KnownKeeping(Supplier<SkeinClient> client, Consumer<List<Discarded>> news) {
    this.client = client;
    this.news = news;
  }

  /** Something changed. */
  void changed(Reply.KeepingEvent event) {
    boolean follows;
    synchronized (this) {
      follows = list.changed(event);
    }
    if (follows) {
      news.accept(event.discarded());
    } else {
      sync();
    }
  }

  /** Something may have changed. */
  void sync() {
    Bytes cursor;
    synchronized (this) {
      if (asking) {
        askAgain = true;
        return;
      }
      asking = true;
      cursor = list.cursor();
    }
    ask(cursor);
  }

  private void ask(Bytes cursor) {
    CompletableFuture<Void> unused =
        client
            .get()
            .keeping()
            .sync(cursor)
            // One that fails is made up for when the client connects again, or by the next change.
            .handle(
                (page, failure) -> {
                  answered(page);
                  return null;
                });
  }

  /**
   * @param page null: none came
   */
  private void answered(Reply.@Nullable KeepingSynced page) {
    @Nullable Bytes next;
    synchronized (this) {
      boolean more = page != null && list.synced(page);
      asking = more || askAgain;
      askAgain = false;
      next = asking ? list.cursor() : null;
    }
    if (page != null) {
      news.accept(page.discarded());
    }
    if (next != null) {
      ask(next);
    }
  }

  /** In all conversations; what was starred last comes first. */
  synchronized List<Starred> starred() {
    return list.starred();
  }

  synchronized Discarded discarded(ConversationId conversation) {
    return list.discarded(conversation);
  }

  /** Whether the user has deleted a message for itself, or what an entry is about. */
  synchronized boolean isDiscarded(Message entry) {
    long sequence =
        entry.content() instanceof Content.Operation operation
            ? operation.target()
            : entry.sequence();
    return list.isDiscarded(entry.conversation(), sequence);
  }
}
