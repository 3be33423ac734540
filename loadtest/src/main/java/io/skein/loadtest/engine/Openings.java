package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a lane's chats ready to be posted into, before the load begins. One that cannot be opened
 * is enough for a run to be another one than was planned. Of the lane's thread, but for what says
 * otherwise.
 */
final class Openings {
  private final Seats seats;
  private final Dialect dialect;
  private final Dialect.Events events;
  private final AtomicInteger toOpen = new AtomicInteger(-1);

  /** Chats that are not open yet, and over which connection each is made. */
  private final Map<Chat, Link> makers = new HashMap<>();

  private volatile boolean failed;

  Openings(Seats seats, Dialect dialect, Dialect.Events events) {
    this.seats = seats;
    this.dialect = dialect;
    this.events = events;
  }

  void begin(List<Chat> chats) {
    toOpen.set(chats.size());
    for (Chat chat : chats) {
      List<Link> links = new ArrayList<>();
      for (int i = 0; i < chat.size(); i++) {
        Link link = seats.link(chat.member(i));
        if (link != null) {
          links.add(link);
        }
      }
      if (links.isEmpty()) {
        events.failed(null, "MEMBERS_LOST", "all of conversation " + chat.number());
        notOpened(chat);
      } else {
        makers.put(chat, links.get(0));
        dialect.open(chat, links);
      }
    }
  }

  void opened(Chat chat) {
    makers.remove(chat);
    toOpen.decrementAndGet();
  }

  void notOpened(Chat chat) {
    makers.remove(chat);
    failed = true;
  }

  /** A connection ended: whether what was asked over it was done, nobody says any more. */
  void lost(Link link) {
    for (Chat chat : List.copyOf(makers.keySet())) {
      if (makers.get(chat) == link) {
        events.failed(
            link, "MAKER_LOST", "user " + link.user + " of conversation " + chat.number());
        notOpened(chat);
      }
    }
  }

  /** Whether all of them are open. From any thread. */
  boolean areDone() {
    return toOpen.get() == 0;
  }

  /** Whether one of them cannot be opened. From any thread. */
  boolean haveFailed() {
    return failed;
  }
}
