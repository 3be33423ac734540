package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the logs of a lane's chats back at the end, some at once, each by the first of its members
 * who is connected and sees all of it. Of the lane's thread, but for what says otherwise.
 */
final class ReadBack {
  private static final int AT_ONCE = 16;

  private final Seats seats;
  private final Dialect dialect;
  private final Deque<Chat> unread = new ArrayDeque<>();
  private final AtomicInteger toEnd = new AtomicInteger(-1);

  /** Reads that found nobody connected who could. */
  private int toTryAgain;

  ReadBack(Seats seats, Dialect dialect) {
    this.seats = seats;
    this.dialect = dialect;
  }

  void begin(Collection<Chat> chats) {
    unread.addAll(chats);
    toEnd.set(unread.size());
    for (int i = 0; i < AT_ONCE; i++) {
      next();
    }
  }

  /** One of them was read to its end. */
  void ended() {
    toEnd.decrementAndGet();
    next();
  }

  private void next() {
    Chat chat = unread.poll();
    if (chat == null) {
      return;
    }
    Dialect.Log log = Objects.requireNonNull(dialect.log());
    for (int i = 0; i < chat.size(); i++) {
      Link link = seats.link(chat.member(i));
      if (link != null && log.isWhole(link.user, chat)) {
        log.read(link, chat);
        return;
      }
    }
    // They come back, or the engine's patience ends.
    unread.add(chat);
    toTryAgain++;
  }

  void tick() {
    int again = toTryAgain;
    toTryAgain = 0;
    for (int i = 0; i < again; i++) {
      next();
    }
  }

  /** Whether all were read. From any thread. */
  boolean isDone() {
    return toEnd.get() == 0;
  }
}
