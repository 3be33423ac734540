package io.skein.terminal;

import io.skein.client.PeopleList;
import io.skein.client.SkeinClient;
import io.skein.protocol.Bytes;
import io.skein.protocol.Person;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The user's people, kept up to date. Thread-safe. */
final class KnownPeople {
  private final Supplier<SkeinClient> client;
  private final Consumer<List<Person>> news;
  private final PeopleList list = new PeopleList();
  private final PageSync<Reply.PeopleSynced> pages;

  /**
   * @param news is told who has changed, on the client's callback thread
   */
  KnownPeople(Supplier<SkeinClient> client, Consumer<List<Person>> news) {
    this.client = client;
    this.news = news;
    pages = new PageSync<>(this::ask, this::take, page -> news.accept(page.people()));
  }

  /** Something changed. */
  void changed(Reply.PeopleEvent event) {
    boolean follows;
    synchronized (this) {
      follows = list.changed(event);
    }
    if (follows) {
      news.accept(event.people());
    } else {
      sync();
    }
  }

  /** Something may have changed. */
  void sync() {
    pages.sync();
  }

  private CompletableFuture<Reply.PeopleSynced> ask() {
    Bytes cursor;
    synchronized (this) {
      cursor = list.cursor();
    }
    return client.get().syncPeople(cursor);
  }

  private synchronized boolean take(Reply.PeopleSynced page) {
    return list.synced(page);
  }

  synchronized Self self() {
    return list.self();
  }

  synchronized Person person(UserId user) {
    return list.person(user);
  }

  synchronized List<Person> contacts() {
    return list.contacts();
  }

  synchronized List<Person> blocked() {
    return list.blocked();
  }

  synchronized List<Person> received() {
    return list.received(Instant.now());
  }

  synchronized List<Person> sent() {
    return list.sent(Instant.now());
  }
}
