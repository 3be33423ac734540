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
import org.jspecify.annotations.Nullable;

/**
 * The user's people, kept up to date: asks for what may have changed unheard, a page after the
 * other. Thread-safe.
 */
final class KnownPeople {
  private final Supplier<SkeinClient> client;
  private final Consumer<List<Person>> news;
  private final PeopleList list = new PeopleList();
  private boolean asking;
  private boolean askAgain;

  /**
   * @param news is told who has changed, on the client's callback thread
   */
  KnownPeople(Supplier<SkeinClient> client, Consumer<List<Person>> news) {
    this.client = client;
    this.news = news;
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
            .syncPeople(cursor)
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
  private void answered(Reply.@Nullable PeopleSynced page) {
    @Nullable Bytes next;
    synchronized (this) {
      boolean more = page != null && list.synced(page);
      asking = more || askAgain;
      askAgain = false;
      next = asking ? list.cursor() : null;
    }
    if (page != null) {
      news.accept(page.people());
    }
    if (next != null) {
      ask(next);
    }
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
