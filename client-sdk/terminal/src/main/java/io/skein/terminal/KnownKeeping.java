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

/** What the user keeps of messages, kept up to date. Thread-safe. */
final class KnownKeeping {
  private final Supplier<SkeinClient> client;
  private final Consumer<List<Discarded>> news;
  private final KeepingList list = new KeepingList();
  private final PageSync<Reply.KeepingSynced> pages;

  /**
   * @param news is told what was deleted, on the client's callback thread
   */
  KnownKeeping(Supplier<SkeinClient> client, Consumer<List<Discarded>> news) {
    this.client = client;
    this.news = news;
    pages = new PageSync<>(this::ask, this::take, page -> news.accept(page.discarded()));
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
    pages.sync();
  }

  private CompletableFuture<Reply.KeepingSynced> ask() {
    Bytes cursor;
    synchronized (this) {
      cursor = list.cursor();
    }
    return client.get().keeping().sync(cursor);
  }

  private synchronized boolean take(Reply.KeepingSynced page) {
    return list.synced(page);
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
