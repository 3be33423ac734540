package io.skein.terminal;

import io.skein.client.ConversationList;
import io.skein.client.ConversationList.Line;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's conversations. Not thread-safe: guarded by the {@link ChatSession}. */
final class Rooms {
  private final Map<ConversationId, Room> rooms = new LinkedHashMap<>();
  private final ConversationList list = new ConversationList();
  private List<Room> lastListed = List.of();

  Room room(ConversationId id) {
    return rooms.computeIfAbsent(id, Room::new);
  }

  /** What the list says of it. */
  Line line(Room room) {
    return list.line(room.id);
  }

  Room summarized(ConversationSummary summary) {
    list.summarized(summary);
    Room room = room(summary.conversation());
    room.summarized(summary);
    return room;
  }

  /** An entry arrived; true if it is news to the user. */
  boolean heard(Message entry, UserId self) {
    list.heard(entry, self);
    return room(entry.conversation()).heard(entry, self);
  }

  void moved(CursorMoved own) {
    list.moved(own);
  }

  /** The user has read all that is on the screen. */
  void read(Room room) {
    list.read(room.id, room.shown);
  }

  void preferred(ConversationId id, Preferences preferences) {
    list.preferred(id, preferences);
  }

  /** The user has deleted messages for itself. */
  void discarded(Discarded discarded) {
    list.discarded(discarded);
    Room room = rooms.get(discarded.conversation());
    if (room != null) {
      room.view.discarded(discarded);
    }
  }

  void stranger(ConversationId id) {
    list.stranger(id);
  }

  /** The peer of a direct chat is no stranger any more. */
  void known(ConversationId direct) {
    list.known(direct);
  }

  void forget(ConversationId id) {
    rooms.remove(id);
    list.left(id);
  }

  /** Pinned ones first, then the newest; remembered for {@link #number}. */
  List<Room> list() {
    return listed(list.lines());
  }

  /** Those that are archived; remembered for {@link #number}. */
  List<Room> archived() {
    return listed(list.archived());
  }

  private List<Room> listed(List<Line> lines) {
    lastListed =
        lines.stream()
            .map(line -> room(line.conversation()))
            .filter(room -> room.head > 0 || !room.title.isEmpty())
            .toList();
    return lastListed;
  }

  /** The room of a number of the last list, from 1. */
  @Nullable Room number(int number) {
    return number >= 1 && number <= lastListed.size() ? lastListed.get(number - 1) : null;
  }

  /** The group with this title. */
  @Nullable Room titled(String title) {
    return rooms.values().stream()
        .filter(room -> !room.id.isDirect() && room.title.equalsIgnoreCase(title))
        .findFirst()
        .orElse(null);
  }

  List<Room> all() {
    return List.copyOf(rooms.values());
  }

  /** What waits for the user in the conversations that are not silent, but for this one. */
  long unreadBesides(@Nullable Room open, Instant now) {
    return list.badge(now) - (open == null || isSilent(open, now) ? 0 : line(open).toRead());
  }

  /** True if what is said there is not announced. */
  boolean isSilent(Room room, Instant now) {
    Line line = line(room);
    Preferences kept = line.preferences();
    return kept.isMuted(now)
        || kept.archived()
        || kept.isHidden(line.newest())
        || line.fromStranger();
  }
}
