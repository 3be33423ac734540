package io.skein.terminal;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationPage;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The commands by which the user finds and opens conversations. Each says whether the line told
 * what is wanted. Confined to the reading thread; waits for the cluster.
 */
final class ListCommands {
  private final ChatSession session;
  private final Subjects subjects;
  private final FileCommands files;

  ListCommands(ChatSession session, Subjects subjects, FileCommands files) {
    this.session = session;
    this.subjects = subjects;
    this.files = files;
  }

  void addTo(Commands.Help help) {
    help.add(
        "list",
        "[archived]",
        "your conversations: pinned ones, then the newest; or those you archived",
        this::list);
    help.add(
        "open",
        "NAME, NUMBER or #N",
        "open a conversation by user, title or its number in the list; save the file of message N",
        this::open);
  }

  private boolean list(InputLine.Command command) {
    boolean archived = command.rest().equals("archived");
    if (!archived && !command.rest().isEmpty()) {
      return false;
    }
    load();
    List<Room> all = archived ? session.archived() : session.list();
    if (all.isEmpty()) {
      session.note(empty(archived));
    }
    int number = 0;
    for (Room room : all) {
      number++;
      String kind = room.id.isDirect() ? "" : "  (" + room.members + " members)";
      String marks = PreferenceCommands.marks(session.line(room), Instant.now());
      String there = session.isPeerOnline(room) ? " ●" : "";
      session.note(String.format("%3d  %s%s%s%s", number, session.title(room), kind, marks, there));
    }
    return true;
  }

  /** Loads all conversations, page by page, and the names of their people. */
  private void load() {
    ConversationId after = null;
    boolean more = true;
    Set<UserId> people = new LinkedHashSet<>();
    while (more) {
      ConversationPage page = session.client().blocking().conversations(after);
      for (Reply.ConversationSummary summary : page.conversations()) {
        session.summarized(summary);
        after = summary.conversation();
        if (summary.peer() != null) {
          people.add(summary.peer());
        }
      }
      more = page.more() && !page.conversations().isEmpty();
    }
    if (!people.isEmpty()) {
      session.names().learn(people);
    }
    session.watch();
    session.completions();
  }

  private String empty(boolean archived) {
    if (archived) {
      return "You have archived no conversation.";
    }
    return session.hasConversations()
        ? "Nothing on the list: all conversations are archived or hidden."
        : "No conversations yet: /open NAME begins one.";
  }

  private boolean open(InputLine.Command command) {
    String wanted = command.rest();
    if (wanted.isEmpty()) {
      return false;
    }
    if (wanted.matches("#[1-9]\\d{0,17}")) {
      files.open(Long.parseLong(wanted.substring(1)));
      return true;
    }
    Room room = subjects.conversation(wanted);
    if (room != null) {
      session.open(room);
      session.completions();
    }
    return true;
  }
}
