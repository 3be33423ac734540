package io.skein.protocol;

import io.skein.protocol.Reply.Member.Role;

/**
 * What a group's owner and admins have chosen. Immutable.
 *
 * @param question asked of who wants to join by {@link JoinMode#QUESTION}
 * @param historyForNewcomers whether who joins sees what was said since this was switched on
 * @param silenced whether only the owner and admins post
 * @param slowSeconds between two messages of a member; 0: none
 * @param mayRename the least role that may change the title
 * @param mayAnnounce the least role that may announce
 * @param mayMentionAll the least role that may mention all
 * @param mode what the group is at least
 */
public record GroupSettings(
    JoinMode joinMode,
    String question,
    boolean historyForNewcomers,
    boolean silenced,
    int slowSeconds,
    Role mayRename,
    Role mayAnnounce,
    Role mayMentionAll,
    GroupMode mode) {
  /** How users come to be members; owner and admins invite at once in all but {@link #CLOSED}. */
  public enum JoinMode {
    /** Any member invites. */
    INVITE,
    /** Whom a member invites waits until the owner or an admin lets it in. */
    APPROVAL,
    /** The same, and whoever knows the group may ask to join by answering the question. */
    QUESTION,
    /** Any member invites, and whoever knows the group joins. */
    FREE,
    /** Nobody comes to be a member, by no way. */
    CLOSED;

    /** Whether whom a plain member invites is a member at once. */
    public boolean membersInvite() {
      return this == INVITE || this == FREE;
    }
  }

  /** Of a group in which nobody has changed anything. */
  public static final GroupSettings DEFAULTS =
      new GroupSettings(
          JoinMode.INVITE,
          "",
          false,
          false,
          0,
          Role.MEMBER,
          Role.ADMIN,
          Role.MEMBER,
          GroupMode.SMALL);

  /** These, after a change. */
  public GroupSettings with(GroupChange.SettingsChange change) {
    return new GroupSettings(
        change.joinMode() == null ? joinMode : change.joinMode(),
        change.question() == null ? question : change.question(),
        change.historyForNewcomers() == null ? historyForNewcomers : change.historyForNewcomers(),
        change.silenced() == null ? silenced : change.silenced(),
        change.slowSeconds() == null ? slowSeconds : change.slowSeconds(),
        change.mayRename() == null ? mayRename : change.mayRename(),
        change.mayAnnounce() == null ? mayAnnounce : change.mayAnnounce(),
        change.mayMentionAll() == null ? mayMentionAll : change.mayMentionAll(),
        change.mode() == null ? mode : change.mode());
  }

  @Override
  public String toString() {
    return "GroupSettings[" + joinMode + ", " + mode + (silenced ? ", silenced]" : "]");
  }
}
