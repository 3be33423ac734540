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
import org.jspecify.annotations.Nullable;

/**
 * What the user has scheduled, kept up to date: asks for what may have changed unheard, a page
 * after the other. Thread-safe.
 */
final class KnownSchedule {
  private final Supplier<SkeinClient> client;
  private final Consumer<ScheduledPost> refused;
  private final ScheduledList list = new ScheduledList();

  /** Of whose refusal the user was told. */
  private final Set<ClientId> told = new HashSet<>();

  private boolean asking;
  private boolean askAgain;

  /**
   * @param refused is told of each that was refused, once, on the client's callback thread
   */
  KnownSchedule(Supplier<SkeinClient> client, Consumer<ScheduledPost> refused) {
    this.client = client;
    this.refused = refused;
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
    ClientId after;
    synchronized (this) {
      if (asking) {
        askAgain = true;
        return;
      }
      asking = true;
      after = list.after();
    }
    ask(after);
  }

  private void ask(@Nullable ClientId after) {
    CompletableFuture<Void> unused =
        client
            .get()
            .schedule()
            .page(after)
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
  private void answered(Reply.@Nullable ScheduledPage page) {
    boolean goesOn;
    ClientId next;
    synchronized (this) {
      boolean more = page != null && list.listed(page);
      goesOn = more || askAgain;
      asking = goesOn;
      askAgain = askAgain && more;
      next = list.after();
    }
    tellRefused();
    if (goesOn) {
      ask(next);
    }
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
