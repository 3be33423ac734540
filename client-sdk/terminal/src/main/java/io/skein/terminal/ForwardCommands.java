package io.skein.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages of the open conversation on to others. Confined to the reading thread; waits for
 * the cluster.
 */
final class ForwardCommands {
  private final ChatSession session;
  private final Subjects subjects;

  ForwardCommands(ChatSession session, Subjects subjects) {
    this.session = session;
    this.subjects = subjects;
  }

  /** {@code N TO…}; false if the line does not say that. */
  boolean forward(InputLine.Command command) {
    OptionalLong number = MessageCommands.number(command, 2);
    if (number.isEmpty()) {
      return false;
    }
    Room from = session.openOrTold();
    if (from != null) {
      forward(from, number.getAsLong(), command.words().subList(1, command.words().size()));
    }
    return true;
  }

  private void forward(Room from, long number, List<String> words) {
    if (!session.isShown(from, number)) {
      // Whether it was edited is not known here.
      session.error("#" + number + " is not on the screen: /jump " + number + " shows it");
      return;
    }
    List<Room> to = named(words);
    if (to != null) {
      to.forEach(one -> session.forward(from, number, one));
    }
  }

  /** All of them; null, and told, if there is one that is not. */
  private @Nullable List<Room> named(List<String> words) {
    List<Room> rooms = new ArrayList<>();
    for (String word : words) {
      Room room = subjects.conversation(word);
      if (room == null) {
        return null;
      }
      rooms.add(room);
    }
    return rooms;
  }
}
