package io.skein.protocol;

import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply.Member.Role;
import org.jspecify.annotations.Nullable;

/** The numbers on the wire of what groups choose from. Null stands for 0, and for one not known. */
final class GroupNumbers {
  private GroupNumbers() {}

  static int of(@Nullable Role role) {
    if (role == null) {
      return 0;
    }
    return switch (role) {
      case OWNER -> 1;
      case MEMBER -> 2;
      case ADMIN -> 3;
    };
  }

  static @Nullable Role role(int number) {
    return switch (number) {
      case 1 -> Role.OWNER;
      case 2 -> Role.MEMBER;
      case 3 -> Role.ADMIN;
      default -> null;
    };
  }

  /** One that this release does not know counts as that of a plain member. */
  static Role roleOrMember(int number) {
    Role role = role(number);
    return role == null ? Role.MEMBER : role;
  }

  static int of(@Nullable GroupMode mode) {
    if (mode == null) {
      return 0;
    }
    return switch (mode) {
      case SMALL -> 1;
      case LARGE -> 2;
      case BROADCAST -> 3;
    };
  }

  static @Nullable GroupMode mode(int number) {
    return switch (number) {
      case 1 -> GroupMode.SMALL;
      case 2 -> GroupMode.LARGE;
      case 3 -> GroupMode.BROADCAST;
      default -> null;
    };
  }

  static int of(@Nullable JoinMode mode) {
    if (mode == null) {
      return 0;
    }
    return switch (mode) {
      case INVITE -> 1;
      case APPROVAL -> 2;
      case QUESTION -> 3;
      case FREE -> 4;
      case CLOSED -> 5;
    };
  }

  static @Nullable JoinMode joinMode(int number) {
    return switch (number) {
      case 1 -> JoinMode.INVITE;
      case 2 -> JoinMode.APPROVAL;
      case 3 -> JoinMode.QUESTION;
      case 4 -> JoinMode.FREE;
      case 5 -> JoinMode.CLOSED;
      default -> null;
    };
  }

  static int of(Request.ChangeMembers.Action action) {
    return switch (action) {
      case BAN -> 1;
      case UNBAN -> 2;
      case APPROVE -> 3;
      case REFUSE -> 4;
    };
  }

  static Request.ChangeMembers.@Nullable Action action(int number) {
    return switch (number) {
      case 1 -> Request.ChangeMembers.Action.BAN;
      case 2 -> Request.ChangeMembers.Action.UNBAN;
      case 3 -> Request.ChangeMembers.Action.APPROVE;
      case 4 -> Request.ChangeMembers.Action.REFUSE;
      default -> null;
    };
  }

  static int of(Request.AskGroup.What what) {
    return switch (what) {
      case GROUP -> 1;
      case PREVIEW -> 2;
      case REQUESTS -> 3;
      case LINKS -> 4;
      case BANNED -> 5;
    };
  }

  static Request.AskGroup.@Nullable What what(int number) {
    return switch (number) {
      case 1 -> Request.AskGroup.What.GROUP;
      case 2 -> Request.AskGroup.What.PREVIEW;
      case 3 -> Request.AskGroup.What.REQUESTS;
      case 4 -> Request.AskGroup.What.LINKS;
      case 5 -> Request.AskGroup.What.BANNED;
      default -> null;
    };
  }
}
