package io.skein.terminal;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply.ConversationSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's conversations. Not thread-safe: guarded by the {@link ChatSession}. */
final class Rooms {
  private final Map<ConversationId, Room> rooms = new LinkedHashMap<>();
  private List<Room> lastListed = List.of();

  Room room(ConversationId id) {
    return rooms.computeIfAbsent(id, Room::new);
  }

  Room summarized(ConversationSummary summary) {
    Room room = room(summary.conversation());
    room.summarized(summary);
    return room;
  }

  void forget(ConversationId id) {
    rooms.remove(id);
  }

  /**
   * Those with unread messages first, then by name of their own; remembered for {@link #number}.
   */
  List<Room> list() {
    List<Room> all = new ArrayList<>(rooms.values());
    all.removeIf(room -> room.head == 0 && room.title.isEmpty());
    all.sort(
        Comparator.comparing((Room room) -> room.unread == 0)
            .thenComparing(room -> room.id.isDirect())
            .thenComparing(room -> room.id));
    lastListed = List.copyOf(all);
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

  int unreadBesides(@Nullable Room open) {
    return rooms.values().stream().filter(room -> room != open).mapToInt(room -> room.unread).sum();
  }
}
