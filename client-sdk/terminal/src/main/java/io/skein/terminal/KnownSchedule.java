package io.skein.terminal;

import io.skein.client.ScheduledList;
import io.skein.client.SkeinClient;
import io.skein.protocol.ClientId;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the user has scheduled, kept up to date. Thread-safe. */
final class KnownSchedule {
  private final Supplier<SkeinClient> client;
  private final Consumer<ScheduledPost> refused;
  private final ScheduledList list = new ScheduledList();
  private final PageSync<Reply.ScheduledPage> pages;

  /** Of whose refusal the user was told. */
  private final Set<ClientId> told = new HashSet<>();

  /**
   * @param refused is told of each that was refused, once, on the client's callback thread
   */
  KnownSchedule(Supplier<SkeinClient> client, Consumer<ScheduledPost> refused) {
    this.client = client;
    this.refused = refused;
    pages = new PageSync<>(this::ask, this::take, page -> tellRefused());
  }

  /** Something changed. */
  void changed(Reply.ScheduledEvent event) {
    boolean follows;
    synchronized (this) {
      follows = list.changed(event);
    }
    if (follows) {
      tellRefused();
    } else {
      sync();
    }
  }

  /** Something may have changed. */
  void sync() {
    pages.sync();
  }

  private CompletableFuture<Reply.ScheduledPage> ask() {
    ClientId after;
    synchronized (this) {
      after = list.after();
    }
    return client.get().schedule().page(after);
  }

  private synchronized boolean take(Reply.ScheduledPage page) {
    return list.listed(page);
  }

  private void tellRefused() {
    List<ScheduledPost> news;
    synchronized (this) {
      Set<ClientId> refusedNow = new HashSet<>();
      list.posts().stream()
          .filter(post -> post.state() == State.REFUSED)
          .forEach(post -> refusedNow.add(post.clientId()));
      told.retainAll(refusedNow);
      news =
          list.posts().stream()
              .filter(post -> post.state() == State.REFUSED && told.add(post.clientId()))
              .toList();
    }
    news.forEach(refused);
  }

  /** By their time: the first is number 1. */
  synchronized List<ScheduledPost> posts() {
    return list.posts();
  }
}
