package io.skein.protocol;

import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Reply.Member.Role;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of groups, as entries of the log and as what is asked for, both directions. */
final class GroupChangeCodec {
  /** Longest wait between two messages of a member. */
  private static final int SLOW_SECONDS_MAX = 24 * 60 * 60;

  private static final int ROLE_CHANGE = 1;
  private static final int OWNER_CHANGE = 2;
  private static final int MUTE_CHANGE = 3;
  private static final int REMARK_CHANGE = 4;
  private static final int ANNOUNCEMENT = 5;
  private static final int SETTINGS_CHANGE = 6;
  private static final int LINK_MADE = 7;
  private static final int LINK_REVOKED = 8;
  private static final int JOIN_REQUESTED = 9;
  private static final int REQUESTS_REFUSED = 10;

  private GroupChangeCodec() {}

  /** Writes the fields of a {@code GroupChange}. */
  static void write(FieldWriter out, GroupChange change) {
    if (change instanceof GroupChange.RoleChange roles) {
      int begun = out.begin(ROLE_CHANGE);
      out.users(1, roles.users());
      out.uint32(2, GroupNumbers.of(roles.role()));
      out.end(begun);
    } else if (change instanceof GroupChange.OwnerChange owner) {
      int begun = out.begin(OWNER_CHANGE);
      out.fixed64(1, owner.owner().value());
      out.uint32(2, GroupNumbers.of(owner.former()));
      out.end(begun);
    } else if (change instanceof GroupChange.MuteChange mute) {
      write(out, MUTE_CHANGE, mute);
    } else if (change instanceof GroupChange.RemarkChange remark) {
      writeText(out, REMARK_CHANGE, remark.remark());
    } else if (change instanceof GroupChange.Announcement announcement) {
      writeText(out, ANNOUNCEMENT, announcement.text());
    } else if (change instanceof GroupChange.SettingsChange settings) {
      write(out, settings);
    } else {
      writeAdmission(out, change);
    }
  }

  static void write(FieldWriter out, int field, GroupChange.MuteChange mute) {
    int begun = out.begin(field);
    out.users(1, mute.users());
    out.fixed64(2, mute.untilMillis());
    out.end(begun);
  }

  private static void writeText(FieldWriter out, int field, String text) {
    int begun = out.begin(field);
    out.text(1, text);
    out.end(begun);
  }

  private static void write(FieldWriter out, GroupChange.SettingsChange settings) {
    int begun = out.begin(SETTINGS_CHANGE);
    out.uint32(1, GroupNumbers.of(settings.joinMode()));
    if (settings.question() != null) {
      out.textAlways(2, settings.question());
    }
    if (settings.historyForNewcomers() != null) {
      out.boolAlways(3, settings.historyForNewcomers());
    }
    if (settings.silenced() != null) {
      out.boolAlways(4, settings.silenced());
    }
    if (settings.slowSeconds() != null) {
      out.uint32Always(5, settings.slowSeconds());
    }
    out.uint32(6, GroupNumbers.of(settings.mayRename()));
    out.uint32(7, GroupNumbers.of(settings.mayAnnounce()));
    out.uint32(8, GroupNumbers.of(settings.mayMentionAll()));
    out.uint32(9, GroupNumbers.of(settings.mode()));
    out.end(begun);
  }

  private static void writeAdmission(FieldWriter out, GroupChange change) {
    if (change instanceof GroupChange.LinkMade link) {
      int begun = out.begin(LINK_MADE);
      out.bytes(1, link.token());
      out.fixed64(2, link.expiresMillis());
      out.uint32(3, link.usesMax());
      out.end(begun);
    } else if (change instanceof GroupChange.LinkRevoked link) {
      int begun = out.begin(LINK_REVOKED);
      out.fixed64(1, link.link());
      out.end(begun);
    } else if (change instanceof GroupChange.JoinRequested request) {
      int begun = out.begin(JOIN_REQUESTED);
      out.users(1, request.users());
      out.text(2, request.answer());
      out.fixed64(3, request.expiresMillis());
      out.end(begun);
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      int begun = out.begin(REQUESTS_REFUSED);
      out.users(1, refused.users());
      out.end(begun);
    }
  }

  /** The content that the field at hand is; {@link Content.Unknown} for a change not known here. */
  static Content readEntry(FieldReader in) throws DecodeException {
    GroupChange change = read(in, "content.group_change");
    return change == null ? Content.Unknown.INSTANCE : change;
  }

  private static @Nullable GroupChange read(FieldReader in, String name) throws DecodeException {
    GroupChange change = null;
    int outer = in.enter(name);
    while (in.next()) {
      change =
          switch (in.field()) {
            case ROLE_CHANGE -> readRoleChange(in);
            case OWNER_CHANGE -> readOwnerChange(in);
            case MUTE_CHANGE -> readMuteChange(in);
            case REMARK_CHANGE ->
                new GroupChange.RemarkChange(readText(in, "remark_change.remark"));
            case ANNOUNCEMENT -> new GroupChange.Announcement(readText(in, "announcement.text"));
            case SETTINGS_CHANGE -> readSettingsChange(in);
            case LINK_MADE -> readLinkMade(in);
            case LINK_REVOKED -> readLinkRevoked(in);
            case JOIN_REQUESTED -> readJoinRequested(in);
            case REQUESTS_REFUSED -> readRequestsRefused(in);
            default -> {
              in.skip();
              yield change;
            }
          };
    }
    in.leave(outer);
    return change;
  }

  private static GroupChange readRoleChange(FieldReader in) throws DecodeException {
    List<UserId> users = List.of();
    Role role = Role.MEMBER;
    int outer = in.enter("role_change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users = in.users("role_change.users", FieldReader.ANY_LENGTH, users);
        case 2 -> role = GroupNumbers.roleOrMember(in.uint32("role_change.role"));
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.RoleChange(Collections.unmodifiableList(users), role);
  }

  private static GroupChange readOwnerChange(FieldReader in) throws DecodeException {
    UserId owner = null;
    Role former = null;
    int outer = in.enter("owner_change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> owner = in.user("owner_change.owner");
        case 2 -> former = GroupNumbers.role(in.uint32("owner_change.former"));
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.OwnerChange(FieldReader.required(owner, "owner_change.owner"), former);
  }

  static GroupChange.MuteChange readMuteChange(FieldReader in) throws DecodeException {
    List<UserId> users = List.of();
    long untilMillis = 0;
    int outer = in.enter("mute_change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users = in.users("mute_change.users", FieldReader.ANY_LENGTH, users);
        case 2 -> untilMillis = in.number("mute_change.until_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.MuteChange(Collections.unmodifiableList(users), untilMillis);
  }

  private static String readText(FieldReader in, String name) throws DecodeException {
    String text = "";
    int outer = in.enter(name);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> text = in.text(name, FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return text;
  }

  private static GroupChange readSettingsChange(FieldReader in) throws DecodeException {
    JoinMode joinMode = null;
    String question = null;
    Boolean history = null;
    Boolean silenced = null;
    Integer slowSeconds = null;
    Role mayRename = null;
    Role mayAnnounce = null;
    Role mayMentionAll = null;
    GroupMode mode = null;
    int outer = in.enter("settings_change");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> joinMode = GroupNumbers.joinMode(in.uint32("settings_change.join_mode"));
        case 2 -> question = in.text("settings_change.question", FieldReader.ANY_LENGTH);
        case 3 -> history = in.bool("settings_change.history_for_newcomers");
        case 4 -> silenced = in.bool("settings_change.silenced");
        case 5 -> slowSeconds = in.count("settings_change.slow_seconds");
        case 6 -> mayRename = GroupNumbers.role(in.uint32("settings_change.may_rename"));
        case 7 -> mayAnnounce = GroupNumbers.role(in.uint32("settings_change.may_announce"));
        case 8 -> mayMentionAll = GroupNumbers.role(in.uint32("settings_change.may_mention_all"));
        case 9 -> mode = GroupNumbers.mode(in.uint32("settings_change.mode"));
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.SettingsChange(
        joinMode,
        question,
        history,
        silenced,
        slowSeconds,
        mayRename,
        mayAnnounce,
        mayMentionAll,
        mode);
  }

  private static GroupChange readLinkMade(FieldReader in) throws DecodeException {
    Bytes token = Bytes.EMPTY;
    long expiresMillis = 0;
    int usesMax = 0;
    int outer = in.enter("link_made");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> token = in.bytes("link_made.token", GroupLink.TOKEN_BYTES);
        case 2 -> expiresMillis = in.number("link_made.expires_millis");
        case 3 -> usesMax = in.count("link_made.uses_max");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.LinkMade(token, expiresMillis, usesMax);
  }

  private static GroupChange readLinkRevoked(FieldReader in) throws DecodeException {
    long link = 0;
    int outer = in.enter("link_revoked");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> link = in.number("link_revoked.link");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.LinkRevoked(link);
  }

  private static GroupChange readJoinRequested(FieldReader in) throws DecodeException {
    List<UserId> users = List.of();
    String answer = "";
    long expiresMillis = 0;
    int outer = in.enter("join_requested");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users = in.users("join_requested.users", FieldReader.ANY_LENGTH, users);
        case 2 -> answer = in.text("join_requested.answer", FieldReader.ANY_LENGTH);
        case 3 -> expiresMillis = in.number("join_requested.expires_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.JoinRequested(
        Collections.unmodifiableList(users), answer, expiresMillis);
  }

  private static GroupChange readRequestsRefused(FieldReader in) throws DecodeException {
    List<UserId> users = List.of();
    int outer = in.enter("requests_refused");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users = in.users("requests_refused.users", FieldReader.ANY_LENGTH, users);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new GroupChange.RequestsRefused(Collections.unmodifiableList(users));
  }

  /** What a client asks for: of a kind for clients, complete, and within the limits. */
  static GroupChange readAsked(FieldReader in, Limits limits) throws DecodeException {
    GroupChange change = read(in, "change_group.change");
    if (change instanceof GroupChange.RoleChange roles) {
      requireUsers(roles.users(), limits, "role_change.users");
    } else if (change instanceof GroupChange.MuteChange mute) {
      requireUsers(mute.users(), limits, "mute_change.users");
    } else if (change instanceof GroupChange.RemarkChange remark) {
      requireRemark(remark.remark(), limits.groups().remarkBytesMax());
    } else if (change instanceof GroupChange.Announcement announcement) {
      require(announcement.text(), limits.groups().announcementBytesMax(), "announcement.text");
    } else if (change instanceof GroupChange.SettingsChange settings) {
      require(settings, limits);
    } else if (change instanceof GroupChange.LinkRevoked link) {
      require(link.link() > 0, "link_revoked.link", "missing, or 0");
    } else {
      require(
          change instanceof GroupChange.OwnerChange || change instanceof GroupChange.LinkMade,
          "change_group.change",
          "missing, or none that a client asks for");
    }
    return FieldReader.required(change, "change_group.change");
  }

  /** A change by values that this release does not know would be told as done, and is not. */
  private static void require(GroupChange.SettingsChange settings, Limits limits)
      throws DecodeException {
    require(!settings.isEmpty(), "settings_change", "missing, or empty");
    if (settings.question() != null) {
      require(settings.question(), limits.groups().joinTextBytesMax(), "settings_change.question");
    }
    if (settings.slowSeconds() != null) {
      require(
          settings.slowSeconds() <= SLOW_SECONDS_MAX,
          "settings_change.slow_seconds",
          "above " + SLOW_SECONDS_MAX);
    }
  }

  private static void requireUsers(List<UserId> users, Limits limits, String name)
      throws DecodeException {
    require(!users.isEmpty(), name, "missing, or empty");
    if (users.size() > limits.membersPerRequestMax()) {
      throw new DecodeException(
          ErrorCode.TOO_MANY_USERS, name + ": at most " + limits.membersPerRequestMax());
    }
  }

  /** Empty, or something that is seen: a blank name would show nobody. */
  private static void requireRemark(String remark, int bytesMax) throws DecodeException {
    require(remark, bytesMax, "remark_change.remark");
    require(
        remark.chars().noneMatch(Character::isISOControl),
        "remark_change.remark",
        "has a control character");
    require(
        remark.isEmpty()
            || !(isBlank(remark.charAt(0)) || isBlank(remark.charAt(remark.length() - 1))),
        "remark_change.remark",
        "begins or ends with a space");
  }

  private static boolean isBlank(char one) {
    return Character.isWhitespace(one) || Character.isSpaceChar(one);
  }

  private static void require(String text, int bytesMax, String name) throws DecodeException {
    require(Utf8.length(text) <= bytesMax, name, "more than " + bytesMax + " bytes");
  }

  private static void require(boolean met, String name, String fault) throws DecodeException {
    if (!met) {
      throw FieldReader.bad(name, fault);
    }
  }
}
