package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.HighlightView;
import io.skein.client.SkeinHighlights;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Highlighted;
import io.skein.protocol.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands about what the open conversation keeps in view for everybody. Confined to the
 * reading thread; waits for the cluster.
 */
final class HighlightCommands {
  private final ChatSession session;

  HighlightCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add(
        "highlight",
        "N [off]",
        "keep message N in view for everybody, or no more",
        this::highlight);
    help.add(
        "highlights",
        "",
        "what is highlighted (pinned, as others say) here, the newest first",
        this::list);
  }

  private boolean highlight(InputLine.Command command) {
    OptionalLong number = MessageCommands.number(command, 1);
    String word = command.textAfterFirstWord();
    if (number.isEmpty() || !(word.isEmpty() || word.equals("off"))) {
      return false;
    }
    session
        .posts()
        .post(
            new Content.Highlight(number.getAsLong(), word.equals("off")),
            "/" + command.name() + " " + command.text());
    return true;
  }

  private boolean list(InputLine.Command command) {
    if (!command.rest().isEmpty()) {
      return false;
    }
    Room room = session.openOrTold();
    if (room != null) {
      list(room);
    }
    return true;
  }

  private void list(Room room) {
    HighlightView view = new HighlightView();
    view.take(client().await(highlights().list(room.id)));
    List<Highlighted> all = view.highlighted(session.client().nodeTime());
    if (all.isEmpty()) {
      session.note("Nothing is highlighted here: /highlight N does it.");
    }
    all.forEach(one -> show(room, one));
  }

  private void show(Room room, Highlighted one) {
    @Nullable Message message = client().await(highlights().message(room.id, one));
    // It may be recalled since, or its life over.
    if (message != null
        && message.content() instanceof Content.Said
        && !session.keeping().isDiscarded(message)) {
      Set<UserId> people = new LinkedHashSet<>(UserNames.in(message, room));
      people.add(one.user());
      session.names().learn(people);
      String by = session.transcript().name(room, one.user());
      session.note(
          "  " + session.transcript().gist(room, message) + "  (highlighted by " + by + ")");
    }
  }

  private BlockingSkeinClient client() {
    return session.client().blocking();
  }

  private SkeinHighlights highlights() {
    return session.client().highlights();
  }
}
