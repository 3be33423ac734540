package io.skein.terminal;

import io.skein.client.MessageState;
import io.skein.protocol.Content;
import io.skein.protocol.GroupChange.Announcement;
import io.skein.protocol.Message;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The messages on the screen: those of the open conversation in order and without a gap, and read
 * once they are there. Thread-safe: guarded by the {@link ChatSession}.
 */
final class Transcript {
  private final ChatSession session;
  private final ZoneId zone;
  private @Nullable LocalDate lastDay;

  Transcript(ChatSession session, ZoneId zone) {
    this.session = session;
    this.zone = zone;
  }

  // ---- messages in words

  /** How messages look in a room, whose members may go by other names there. */
  MessageLines lines(Room room) {
    return new MessageLines(zone, user -> room.nameOf(user, session.called(user)));
  }

  /** One line of a message, where it is not shown in its place. */
  String gist(Room room, Message message) {
    synchronized (session) {
      MessageLines lines = lines(room);
      String sender = lines.name(message.sender(), session.self());
      String said = lines.gist(room.shown(message).message(), session.self());
      return "#" + message.sequence() + " " + sender + ": " + said;
    }
  }

  /** What a message says, in one line. */
  String said(Room room, Message message) {
    synchronized (session) {
      return lines(room).said(message, session.self());
    }
  }

  /** What a user is called in a room. */
  String name(Room room, UserId user) {
    synchronized (session) {
      return lines(room).name(user, session.self());
    }
  }

  // ---- what is shown

  /** A message of the open conversation arrived. */
  void arrived(Room room, Message message) {
    synchronized (session) {
      if (message.sequence() <= room.shown) {
        return;
      }
      if (message.sequence() == room.shown + 1) {
        room.shown = message.sequence();
        session.afterNames(UserNames.in(message, room), () -> show(room, List.of(message)));
        markRead(room);
        return;
      }
    }
    fill(room);
  }

  /** Shows what came while the conversation was being opened. */
  void fill(Room room) {
    CompletableFuture<Void> unused =
        session
            .client()
            .historyAfter(room.id, newestShown(room), 0)
            .thenAccept(
                page -> {
                  List<Message> missing;
                  synchronized (session) {
                    missing =
                        page.messages().stream()
                            .filter(message -> message.sequence() > room.shown)
                            .toList();
                    if (missing.isEmpty()) {
                      return;
                    }
                    room.shown = missing.get(missing.size() - 1).sequence();
                    session.afterNames(UserNames.in(missing, room), () -> show(room, missing));
                  }
                  markRead(room);
                });
  }

  /** Shows the end of a conversation that is being opened. */
  void showEnd(Room room, List<Message> messages) {
    synchronized (session) {
      lastDay = null;
      room.shown = messages.isEmpty() ? 0 : messages.get(messages.size() - 1).sequence();
      room.oldestShown = messages.isEmpty() ? 1 : messages.get(0).sequence();
      show(room, messages);
    }
  }

  /** Shows messages of another time between two lines; what was before is before these now. */
  void showEarlier(Room room, List<Message> messages, String above, String below) {
    synchronized (session) {
      room.oldestShown = messages.get(0).sequence();
      lastDay = null;
      session.note(above);
      show(room, messages);
      session.note(below);
      lastDay = null;
    }
  }

  private void show(Room room, List<Message> given) {
    synchronized (session) {
      MessageLines lines = lines(room);
      room.view.discarded(session.keeping().discarded(room.id));
      room.view.take(given);
      Instant now = session.client().nodeTime();
      room.view.vanish(now);
      List<Message> messages =
          given.stream().filter(one -> !session.keeping().isDiscarded(one)).toList();
      long first = messages.isEmpty() ? 0 : messages.get(0).sequence();
      for (Message message : messages) {
        if (message.content() instanceof Content.Operation operation) {
          // One to a message among these is in what is shown of that, but for highlights.
          if (operation.target() < first || operation instanceof Content.Highlight) {
            lines.operation(message, session.self()).forEach(session::print);
          }
        } else if (!(message.content() instanceof Content.Vanished)
            && !message.isOver(now.toEpochMilli())) {
          show(room, lines, message);
        }
      }
      session.status();
    }
  }

  private void show(Room room, MessageLines lines, Message message) {
    LocalDate day = lines.dayOf(message);
    if (!day.equals(lastDay)) {
      session.print(lines.day(message));
      lastDay = day;
    }
    UserId self = session.self();
    boolean own = message.sender().equals(self);
    if (own && message.sequence() > room.newestOwn) {
      room.newestOwn = message.sequence();
    }
    MessageLines.State state = own ? room.stateOf(message.sequence()) : MessageLines.State.NONE;
    lines.lines(room.shown(message), room.quoted(message), self, state).forEach(session::print);
  }

  /** What a group announces, if it does. */
  void showAnnouncement(Room room) {
    synchronized (session) {
      Message announcement = room.group.announcement();
      if (announcement != null && announcement.content() instanceof Announcement text) {
        session.note(
            "-- announced by "
                + name(room, announcement.sender())
                + ": "
                + Harmless.line(text.text()));
      }
    }
  }

  /** What is on the screen of a room is read, on all devices. */
  void markRead(Room room) {
    long upTo;
    boolean marked;
    synchronized (session) {
      session.rooms().read(room);
      upTo = room.shown;
      marked = session.line(room).markedUnread();
    }
    if (upTo > 0) {
      // If it fails, the next message marks this one, too.
      CompletableFuture<Void> unused = session.client().markRead(room.id, upTo);
    }
    if (marked) {
      CompletableFuture<Void> unused =
          session.client().setPreferences(room.id, PreferencesChange.notMarkedUnread());
    }
  }

  // ---- what was shown

  /** The newest entry on the screen of a room; 0 if it was not opened. */
  long newestShown(Room room) {
    synchronized (session) {
      return room.shown;
    }
  }

  /** The oldest message on the screen of a room, from which on is shown what was before. */
  long oldestShown(Room room) {
    synchronized (session) {
      return room.oldestShown;
    }
  }

  /** Whether a message was shown since the room was opened, with what it adds up to. */
  boolean isShown(Room room, long sequence) {
    synchronized (session) {
      return room.view.message(sequence) != null;
    }
  }

  /** The edit of a message that is shown; 0: none. */
  long newestEdit(Room room, long sequence) {
    synchronized (session) {
      return room.view.newestEdit(sequence);
    }
  }

  /** The messages between these two, both included, that can go on, as they are shown. */
  List<Content.Merge.Item> between(Room room, long first, long last) {
    synchronized (session) {
      return room.view.messages().stream()
          .map(MessageState::message)
          .filter(message -> message.sequence() >= first && message.sequence() <= last)
          .filter(message -> message.content() instanceof Content.Said)
          .map(
              message ->
                  new Content.Merge.Item(
                      message.sequence(), room.view.newestEdit(message.sequence())))
          .toList();
    }
  }
}
