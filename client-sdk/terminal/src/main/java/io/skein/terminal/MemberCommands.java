package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;

/**
 * The commands by which a group comes to be, and people come and go. Each says whether the line
 * told what is wanted. Confined to the reading thread; waits for the cluster.
 */
final class MemberCommands {
  private final ChatSession session;
  private final Subjects subjects;

  MemberCommands(ChatSession session, Subjects subjects) {
    this.session = session;
    this.subjects = subjects;
  }

  void addTo(Commands.Help help) {
    help.add("group", "TITLE NAME…", "make a group; quote a title of several words", this::group);
    help.add("invite", "NAME…", "take people into the group", this::invite);
    help.add("remove", "NAME…", "remove people from the group", this::remove);
    help.add("leave", "", "leave the group", command -> leave());
    help.add("rename", "TITLE", "give the group another title", this::rename);
    help.add("who", "", "who is in here, who is online, who has read what", command -> who());
  }

  private BlockingSkeinClient client() {
    return session.client().blocking();
  }

  private boolean group(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return false;
    }
    List<UserId> users = subjects.named(command.words().subList(1, command.words().size()));
    if (users != null) {
      session.open(session.summarized(client().createGroup(command.words().get(0), users)));
      session.completions();
    }
    return true;
  }

  private boolean invite(InputLine.Command command) {
    Room room = subjects.openGroup();
    if (room != null && command.words().isEmpty()) {
      return false;
    }
    List<UserId> users = room == null ? null : subjects.named(command.words());
    if (room != null && users != null) {
      Reply.MembersChanged changed = client().invite(room.id, users);
      if (changed.sequence() == 0) {
        session.note("-- they are members already, or wait already");
      } else if (changed.waiting() > 0) {
        session.note("-- " + changed.waiting() + " wait until an admin lets them in");
      }
    }
    return true;
  }

  private boolean remove(InputLine.Command command) {
    Room room = subjects.openGroup();
    if (room != null && command.words().isEmpty()) {
      return false;
    }
    List<UserId> users = room == null ? null : subjects.named(command.words());
    if (room != null && users != null && client().remove(room.id, users).sequence() == 0) {
      session.note("-- they are no members");
    }
    return true;
  }

  private boolean leave() {
    Room room = subjects.openGroup();
    if (room != null) {
      client().leave(room.id);
      session.left(room);
      session.note("-- you left " + session.title(room));
    }
    return true;
  }

  private boolean rename(InputLine.Command command) {
    Room room = subjects.openGroup();
    if (room != null && command.words().isEmpty()) {
      return false;
    }
    if (room != null) {
      client().rename(room.id, command.rest());
    }
    return true;
  }

  private boolean who() {
    Room room = session.openOrTold();
    if (room == null) {
      return true;
    }
    UserId after = null;
    boolean more = true;
    while (more) {
      Reply.MemberPage page = client().members(room.id, after);
      for (Reply.Member member : page.members()) {
        session.names().put(member.user(), member.name());
        String marks = GroupCommands.marks(member);
        String you = member.user().equals(session.self()) ? " (you)" : "";
        String there = session.presence(member.user());
        session.note(
            "  "
                + Harmless.line(member.name())
                + you
                + marks
                + (there.isEmpty() ? "" : ", " + there)
                + (member.read() == 0 ? "" : ", has read " + member.read() + " of " + room.head));
        after = member.user();
      }
      more = page.more() && !page.members().isEmpty();
    }
    return true;
  }
}
