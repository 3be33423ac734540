package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.SkeinGroups;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupLink;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import io.skein.protocol.UserLink;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands about how people come to a group: links, requests, joining. Each says whether the
 * line told what is wanted. Confined to the reading thread; waits for the cluster.
 */
final class JoinCommands {
  private static final int HOURS_MAX = 24 * 365;

  private final ChatSession session;
  private final Subjects subjects;

  JoinCommands(ChatSession session, Subjects subjects) {
    this.session = session;
    this.subjects = subjects;
  }

  void addTo(Commands.Help help) {
    help.add("link", "[HOURS [USES]]", "make an invitation link", this::link);
    help.add("links", "", "the links of the group", command -> links());
    help.add("unlink", "N", "make link N useless", this::unlink);
    help.add(
        "code",
        "[group]",
        "who you are, or the newest link of the group, as a QR code",
        this::code);
    help.add("join", "LINK, or ID [ANSWER]", "join a group", this::join);
    help.add("waiting", "", "who waits to be let into the group", command -> waiting());
    help.add("approve", "NAME…", "let in who waits", this::approve);
    help.add("reject", "NAME…", "send away who waits", this::reject);
  }

  private SkeinGroups groups() {
    return session.client().groups();
  }

  private BlockingSkeinClient blocking() {
    return session.client().blocking();
  }

  /** {@code [HOURS [USES]]}. */
  private boolean link(InputLine.Command command) {
    List<String> words = command.words();
    Integer hours = words.isEmpty() ? null : InputLine.number(words.get(0), 1, HOURS_MAX);
    Integer uses =
        words.size() < 2 ? Integer.valueOf(0) : InputLine.number(words.get(1), 1, 1_000_000);
    if (words.size() > 2 || uses == null || (!words.isEmpty() && hours == null)) {
      return false;
    }
    Room room = subjects.openGroup();
    if (room != null) {
      Instant expires = hours == null ? null : Instant.now().plus(Duration.ofHours(hours));
      show(room, blocking().await(groups().makeLink(room.id, expires, uses)));
    }
    return true;
  }

  private boolean links() {
    Room room = subjects.openGroup();
    if (room != null) {
      List<GroupReply.Link> links = blocking().await(groups().links(room.id));
      links.forEach(link -> show(room, link));
      if (links.isEmpty()) {
        session.note("-- no links: /link makes one");
      }
    }
    return true;
  }

  /** {@code [group]}. */
  private boolean code(InputLine.Command command) {
    if (command.words().isEmpty()) {
      session.names().learn(Set.of(session.self()));
      UserLink link = new UserLink(session.names().of(session.self()));
      session.code(link.text());
      session.note("  whoever scans it finds you: /add " + link.text());
      return true;
    }
    Room room = command.rest().equals("group") ? subjects.openGroup() : null;
    if (room != null) {
      blocking().await(groups().links(room.id)).stream()
          .max(Comparator.comparing(GroupReply.Link::link))
          .ifPresentOrElse(
              link -> draw(room, link), () -> session.note("-- no links: /link makes one"));
    }
    return command.rest().equals("group");
  }

  private void draw(Room room, GroupReply.Link link) {
    session.code(new GroupLink(room.id, link.token()).text());
    show(room, link);
  }

  private void show(Room room, GroupReply.Link link) {
    GroupLines words = new GroupLines(ZoneId.systemDefault(), user -> "");
    String until = link.expiresMillis() == 0 ? "" : ", until " + words.time(link.expiresMillis());
    String left = link.usesMax() == 0 ? "" : ", " + (link.usesMax() - link.uses()) + " times";
    session.note(
        "  link "
            + link.link()
            + until
            + left
            + ": /join "
            + new GroupLink(room.id, link.token()).text());
  }

  private boolean unlink(InputLine.Command command) {
    Integer number = InputLine.number(command.rest(), 1, Integer.MAX_VALUE);
    Room room = number == null ? null : subjects.openGroup();
    if (room != null) {
      blocking().await(groups().revokeLink(room.id, number));
    }
    return number != null;
  }

  /** {@code LINK}, or {@code gID [ANSWER]}. */
  private boolean join(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return false;
    }
    GroupLink link = GroupLink.parse(command.words().get(0));
    if (link != null) {
      opened(Optional.of(blocking().await(groups().join(link))));
      return true;
    }
    ConversationId group = group(command.words().get(0));
    if (group == null) {
      return false;
    }
    String answer = command.textAfterFirstWord();
    GroupReply.GroupPreview preview = blocking().await(groups().preview(group));
    boolean asked = preview.joinMode() == JoinMode.QUESTION && !preview.member();
    if (asked && answer.isEmpty() && !preview.question().isEmpty()) {
      session.note(
          "-- "
              + Harmless.line(preview.title())
              + " asks: "
              + Harmless.line(preview.question())
              + "  (/join "
              + group
              + " ANSWER)");
    } else {
      opened(blocking().await(groups().join(group, answer)));
    }
    return true;
  }

  private void opened(Optional<ConversationSummary> joined) {
    if (joined.isEmpty()) {
      session.note("-- you have asked: the group is on your list when an admin lets you in");
      return;
    }
    session.open(session.summarized(joined.get()));
    session.completions();
  }

  private static @Nullable ConversationId group(String text) {
    try {
      ConversationId id = ConversationId.parse(text);
      return id.isDirect() ? null : id;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean waiting() {
    Room room = subjects.openGroup();
    if (room == null) {
      return true;
    }
    List<GroupReply.JoinRequest> all = new ArrayList<>();
    GroupReply.JoinRequestPage page;
    do {
      UserId after = all.isEmpty() ? null : all.get(all.size() - 1).user();
      page = blocking().await(groups().requests(room.id, after));
      all.addAll(page.requests());
    } while (page.more() && !page.requests().isEmpty());
    session.names().learn(UserNames.in(all));
    for (GroupReply.JoinRequest request : all) {
      String by =
          request.askedBy().equals(request.user())
              ? request.answer().isEmpty() ? "" : ": " + Harmless.line(request.answer())
              : ", invited by " + session.called(request.askedBy());
      session.note("  " + session.called(request.user()) + by);
    }
    session.note(all.isEmpty() ? "-- nobody waits" : "-- /approve NAME… or /reject NAME…");
    return true;
  }

  private boolean approve(InputLine.Command command) {
    return subjects.change(command, groups()::approve);
  }

  private boolean reject(InputLine.Command command) {
    return subjects.change(command, groups()::refuse);
  }
}
