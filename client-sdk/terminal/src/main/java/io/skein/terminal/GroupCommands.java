package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.SkeinGroups;
import io.skein.protocol.GroupChange.SettingsChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupReply;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Member.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands about what a group is, who may do what in it, and how people come to it. Each says
 * whether the line told what is wanted. Confined to the reading thread; waits for the cluster.
 */
final class GroupCommands {
  private static final int HOURS_MAX = 24 * 365;

  private final ChatSession session;
  private final Subjects subjects;

  GroupCommands(ChatSession session, Subjects subjects) {
    this.session = session;
    this.subjects = subjects;
  }

  void addTo(Commands.Help help) {
    help.add("admin", "NAME…", "make members admins of the group", this::admin);
    help.add("unadmin", "NAME…", "make admins plain members", this::unadmin);
    help.add("transfer", "NAME", "give the group to another member", this::transfer);
    help.add("ban", "NAME…", "remove people, and let them not come back", this::ban);
    help.add("unban", "NAME…", "let banned people come back", this::unban);
    help.add("gag", "NAME [HOURS or off]", "let a member not speak here", this::gag);
    help.add("silence", "[off]", "let only admins speak here", this::silence);
    help.add("slow", "SECONDS or off", "the wait between two messages", this::slow);
    help.add("announce", "[TEXT]", "announce to the group; nothing: no more", this::announce);
    help.add("nick", "[NAME]", "go by another name in this group", this::nick);
    help.add("about", "", "what the group is like", command -> about());
    help.add(
        "joining",
        "invite|approval|question TEXT|free|closed",
        "how people come to the group",
        this::joining);
    help.add("history", "[off]", "show newcomers what is said from now on", this::history);
    help.add(
        "may",
        "rename|announce|all owner|admin|member",
        "who may rename, announce, mention @all",
        this::may);
    help.add("mode", "small|large|broadcast", "how large it is to be", this::mode);
  }

  private SkeinGroups groups() {
    return session.client().groups();
  }

  private BlockingSkeinClient blocking() {
    return session.client().blocking();
  }

  // ---- roles

  private boolean admin(InputLine.Command command) {
    return subjects.change(command, groups()::makeAdmins);
  }

  private boolean unadmin(InputLine.Command command) {
    return subjects.change(command, groups()::makeMembers);
  }

  private boolean transfer(InputLine.Command command) {
    return command.words().size() == 1
        && subjects.change(command, (group, users) -> groups().transfer(group, users.get(0)));
  }

  private boolean ban(InputLine.Command command) {
    return subjects.change(command, groups()::ban);
  }

  private boolean unban(InputLine.Command command) {
    return subjects.change(command, groups()::unban);
  }

  // ---- who speaks, and how

  /** {@code NAME [HOURS or off]}. */
  private boolean gag(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty() || words.size() > 2) {
      return false;
    }
    String duration = words.size() == 1 ? "" : words.get(1);
    boolean off = duration.equals("off");
    Integer hours = off || duration.isEmpty() ? null : InputLine.number(duration, 1, HOURS_MAX);
    if (!off && !duration.isEmpty() && hours == null) {
      return false;
    }
    InputLine.Command named = new InputLine.Command("gag", words.subList(0, 1), words.get(0));
    if (off) {
      return subjects.change(named, groups()::unmute);
    }
    Instant until = hours == null ? null : Instant.now().plus(Duration.ofHours(hours));
    return subjects.change(named, (group, users) -> groups().mute(group, users, until));
  }

  private boolean silence(InputLine.Command command) {
    String word = command.rest();
    return (word.isEmpty() || word.equals("off"))
        && change(SettingsChange.silenced(word.isEmpty()));
  }

  private boolean slow(InputLine.Command command) {
    if (command.rest().equals("off")) {
      return change(SettingsChange.slow(0));
    }
    Integer seconds = InputLine.number(command.rest(), 1, 86_400);
    return seconds != null && change(SettingsChange.slow(seconds));
  }

  private boolean announce(InputLine.Command command) {
    Room room = subjects.openGroup();
    if (room != null) {
      blocking().await(groups().announce(room.id, command.text()));
    }
    return true;
  }

  private boolean nick(InputLine.Command command) {
    Room room = subjects.openGroup();
    if (room != null) {
      blocking().await(groups().goBy(room.id, command.rest()));
    }
    return true;
  }

  // ---- what the group is like

  /** {@code MODE [QUESTION]}. */
  private boolean joining(InputLine.Command command) {
    JoinMode mode = command.words().isEmpty() ? null : choice(JoinMode.class, command.words());
    if (mode == null || (mode == JoinMode.QUESTION) == command.textAfterFirstWord().isEmpty()) {
      return false;
    }
    return change(
        mode == JoinMode.QUESTION
            ? SettingsChange.joiningBy(command.textAfterFirstWord())
            : SettingsChange.joining(mode));
  }

  private boolean history(InputLine.Command command) {
    String word = command.rest();
    return (word.isEmpty() || word.equals("off"))
        && change(SettingsChange.historyForNewcomers(word.isEmpty()));
  }

  /** {@code rename|announce|all owner|admin|member}. */
  private boolean may(InputLine.Command command) {
    if (command.words().size() != 2) {
      return false;
    }
    Role least = choice(Role.class, command.words().subList(1, 2));
    if (least == null) {
      return false;
    }
    return switch (command.words().get(0)) {
      case "rename" -> change(SettingsChange.mayRename(least));
      case "announce" -> change(SettingsChange.mayAnnounce(least));
      case "all" -> change(SettingsChange.mayMentionAll(least));
      default -> false;
    };
  }

  private boolean mode(InputLine.Command command) {
    GroupMode mode = command.words().isEmpty() ? null : choice(GroupMode.class, command.words());
    return mode != null && change(SettingsChange.mode(mode));
  }

  private boolean change(SettingsChange settings) {
    Room room = subjects.openGroup();
    if (room != null) {
      blocking().await(groups().change(room.id, settings));
    }
    return true;
  }

  private boolean about() {
    Room room = subjects.openGroup();
    if (room == null) {
      return true;
    }
    GroupReply.Group group = session.groupOf(room);
    session.note(
        "  "
            + session.title(room)
            + ", a "
            + group.mode().name().toLowerCase(Locale.ROOT)
            + " group of "
            + group.members()
            + (group.mode().hasReceipts() ? "" : ", without receipts"));
    GroupLines.of(group.settings()).forEach(part -> session.note("  " + part));
    if (group.requests() > 0) {
      session.note("  " + group.requests() + " wait to be let in: /waiting");
    }
    if (group.announcement() != null) {
      session.transcript().showAnnouncement(room);
    }
    return true;
  }

  /** What {@code /who} says of a member besides its name. */
  static String marks(Reply.Member member) {
    List<String> marks = new ArrayList<>();
    if (!member.remark().isEmpty()) {
      marks.add("goes by “" + Harmless.line(member.remark()) + "”");
    }
    if (member.role() != Role.MEMBER) {
      marks.add(member.role().name().toLowerCase(Locale.ROOT));
    }
    if (member.mutedUntilMillis() > Instant.now().toEpochMilli()) {
      marks.add("muted");
    }
    return marks.isEmpty() ? "" : ", " + String.join(", ", marks);
  }

  // ---- words

  private static <E extends Enum<E>> @Nullable E choice(Class<E> type, List<String> words) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(words.get(0))) {
        return constant;
      }
    }
    return null;
  }
}
