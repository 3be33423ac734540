package io.skein.terminal;

import io.skein.client.MessagePage;
import io.skein.client.SkeinHistory;
import io.skein.protocol.Message;
import java.util.List;
import java.util.OptionalLong;

/**
 * The commands that show what the open conversation said before. Confined to the reading thread;
 * waits for the cluster.
 */
final class HistoryCommands {
  /** Messages shown before the one that is jumped to, and after it. */
  private static final int AROUND = 5;

  private final ChatSession session;

  HistoryCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add("more", "", "earlier messages", command -> more());
    help.add("jump", "N", "what was said around message N, such as a quoted one", this::jump);
  }

  /** Shows what was said before. */
  boolean more() {
    Room room = session.openOrTold();
    if (room != null) {
      more(room);
    }
    return true;
  }

  private void more(Room room) {
    long oldest = session.transcript().oldestShown(room);
    List<Message> messages = List.of();
    boolean more = false;
    if (oldest > 1) {
      MessagePage page =
          session.client().blocking().historyBefore(room.id, oldest, ChatSession.PAGE);
      messages = page.messages();
      more = page.more();
    }
    if (messages.isEmpty()) {
      session.note("-- that is the beginning");
      return;
    }
    session.names().learn(UserNames.in(messages, room));
    session
        .transcript()
        .showEarlier(
            room,
            messages,
            "── earlier ──",
            more
                ? "── /more for what was before, new messages below ──"
                : "── the beginning is above ──");
  }

  /** {@code N}. */
  boolean jump(InputLine.Command command) {
    OptionalLong number = MessageCommands.number(command, 1);
    if (number.isEmpty() || command.words().size() > 1) {
      return false;
    }
    Room room = session.openOrTold();
    if (room != null) {
      jump(room, number.getAsLong());
    }
    return true;
  }

  /** Shows what was said around a message of the open room. */
  void jump(Room room, long number) {
    SkeinHistory.Around around =
        session
            .client()
            .blocking()
            .await(session.client().history().around(room.id, number, AROUND));
    session.names().learn(UserNames.in(around.messages(), room));
    session
        .transcript()
        .showEarlier(
            room,
            around.messages(),
            "── around #" + number + " ──",
            around.moreBefore()
                ? "── /more for what was before these, new messages below ──"
                : "── the beginning is above, new messages below ──");
  }
}
