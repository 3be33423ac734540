package io.skein.node.conversation;

import io.skein.protocol.GroupSettings;
import io.skein.protocol.Reply.Member.Role;

/**
 * Who may do what in a group: the one table that all requests ask. Owner, admins and members, each
 * of whom may all that those after them may; the settings of the group say the rest. Pure.
 */
enum GroupRights {
  POST,
  MENTION_ALL,
  /** Users are members at once. Members who may not invite so make them wait. */
  INVITE,
  RENAME,
  /** To say how long messages live. */
  VANISH,
  ANNOUNCE,
  /** Also to end what others have highlighted. */
  HIGHLIGHT,
  /** Of those below. */
  REMOVE,
  /** Of those below, and of who is no member. */
  BAN,
  /** Of those below. */
  MUTE,
  /** Of what those below have said. */
  RECALL_OTHERS,
  /** To let in who waits, and to send away. */
  ADMIT,
  MAKE_LINKS,
  /** How to join, what newcomers see, how often and whether members post. */
  CHANGE_SETTINGS,
  /**
   * Who may rename, say how long messages live, announce, highlight and mention all, and how large
   * the group is to be.
   */
  CHANGE_RIGHTS,
  CHANGE_ROLES,
  /** To give the group to another. */
  TRANSFER;

  /** Whether somebody of this role may do it. */
  boolean isOf(Role role, GroupSettings settings) {
    return role.isAtLeast(least(settings));
  }

  private Role least(GroupSettings settings) {
    return switch (this) {
      case POST -> settings.silenced() || !settings.mode().membersPost() ? Role.ADMIN : Role.MEMBER;
      case INVITE -> settings.joinMode().membersInvite() ? Role.MEMBER : Role.ADMIN;
      // Both change what the group is for all who are in it: one setting is enough, as in WhatsApp.
      case RENAME, VANISH -> settings.mayRename();
      // Both keep something before the eyes of all: one setting is enough.
      case ANNOUNCE, HIGHLIGHT -> settings.mayAnnounce();
      case MENTION_ALL -> settings.mayMentionAll();
      case REMOVE, BAN, MUTE, RECALL_OTHERS, ADMIT, MAKE_LINKS, CHANGE_SETTINGS -> Role.ADMIN;
      case CHANGE_RIGHTS, CHANGE_ROLES, TRANSFER -> Role.OWNER;
    };
  }
}
