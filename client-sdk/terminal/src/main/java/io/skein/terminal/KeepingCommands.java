package io.skein.terminal;

import io.skein.client.SkeinKeeping;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Starred;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * The commands about what the user keeps of messages for itself. Confined to the reading thread;
 * waits for the cluster.
 */
final class KeepingCommands {
  private static final int PAGE = 20;
  private static final Pattern PAGE_NUMBER = Pattern.compile("[1-9]\\d{0,3}");

  private final ChatSession session;

  KeepingCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add("unstar", "N", "star message N no more", command -> star(command, false));
    help.add("starred", "[PAGE]", "what you starred, everywhere, the newest first", this::starred);
    help.add("delete", "N…", "delete messages for yourself alone, for good", this::delete);
    help.add("clear", "[yes]", "delete all here for yourself alone, for good", this::clear);
  }

  /** {@code N}; false, here and below: the line does not say what is wanted. */
  boolean star(InputLine.Command command) {
    return star(command, true);
  }

  private boolean star(InputLine.Command command, boolean starred) {
    OptionalLong number = MessageCommands.number(command, 1);
    if (number.isEmpty() || command.words().size() > 1) {
      return false;
    }
    Room room = session.openOrTold();
    if (room == null) {
      return true;
    }
    long sequence = number.getAsLong();
    await(starred ? keeping().star(room.id, sequence) : keeping().unstar(room.id, sequence));
    session.note("-- #" + sequence + (starred ? " is starred: /starred" : " is starred no more"));
    return true;
  }

  private boolean starred(InputLine.Command command) {
    if (command.words().size() > 1
        || (!command.words().isEmpty() && !PAGE_NUMBER.matcher(command.rest()).matches())) {
      return false;
    }
    int page = command.words().isEmpty() ? 1 : Integer.parseInt(command.rest());
    List<Starred> all = session.keeping().starred();
    int from = (page - 1) * PAGE;
    if (from >= all.size()) {
      session.note(all.isEmpty() ? "Nothing is starred: /star N does it." : "-- that is the end");
      return true;
    }
    int to = Math.min(all.size(), from + PAGE);
    show(all.subList(from, to));
    if (to < all.size()) {
      session.note("── /starred " + (page + 1) + " for those before ──");
    }
    return true;
  }

  /** Those that the user may still read. */
  private void show(List<Starred> page) {
    List<Message> messages =
        await(keeping().messages(page)).stream().filter(this::saysSomething).toList();
    Set<UserId> people = new LinkedHashSet<>();
    for (Message message : messages) {
      Room room = session.room(message.conversation());
      people.addAll(UserNames.in(message, room));
      UserId peer = message.conversation().peerOf(session.self());
      if (peer != null) {
        people.add(peer);
      }
    }
    session.names().learn(people);
    for (Message message : messages) {
      Room room = session.room(message.conversation());
      session.note("  " + session.title(room) + "  " + session.transcript().gist(room, message));
    }
    if (messages.size() < page.size()) {
      session.note("  " + (page.size() - messages.size()) + " that cannot be read any more");
    }
  }

  /** It is neither recalled nor over. */
  private boolean saysSomething(Message message) {
    return !(message.content() instanceof Content.Recalled)
        && !(message.content() instanceof Content.Vanished)
        && !message.isOver(session.client().nodeTime().toEpochMilli());
  }

  private boolean delete(InputLine.Command command) {
    List<Long> sequences = new ArrayList<>();
    for (String word : command.words()) {
      OptionalLong number = MessageCommands.number(word);
      if (number.isEmpty()) {
        return false;
      }
      sequences.add(number.getAsLong());
    }
    if (sequences.isEmpty()) {
      return false;
    }
    Room room = session.openOrTold();
    if (room != null) {
      await(keeping().discard(room.id, sequences));
      session.note("-- deleted for you, on all your devices; others still have it");
    }
    return true;
  }

  private boolean clear(InputLine.Command command) {
    if (!command.rest().isEmpty() && !command.rest().equals("yes")) {
      return false;
    }
    Room room = session.openOrTold();
    if (room == null) {
      return true;
    }
    if (command.rest().isEmpty()) {
      session.note("All that was said here goes, for you alone and for good: /clear yes does it.");
    } else if (session.transcript().newestShown(room) > 0) {
      await(keeping().clear(room.id, session.transcript().newestShown(room)));
      session.note("-- deleted for you, on all your devices; others still have it");
    }
    return true;
  }

  private <T> T await(CompletableFuture<T> result) {
    return session.client().blocking().await(result);
  }

  private SkeinKeeping keeping() {
    return session.client().keeping();
  }
}
