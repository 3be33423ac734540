package io.skein.terminal;

import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens in groups, in words. Text of others passes {@link Harmless} here. */
final class GroupLines {
  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private final ZoneId zone;
  private final Function<UserId, String> names;

  /**
   * @param names what a user is called, harmless already
   */
  GroupLines(ZoneId zone, Function<UserId, String> names) {
    this.zone = zone;
    this.names = names;
  }

  /** Who came, went, or is to stay away. */
  String of(MembershipChange change) {
    String actor = names.apply(change.actor());
    String others =
        names(change.users().stream().filter(user -> !user.equals(change.actor())).toList());
    String then =
        change.owner() == null ? "" : "; the group is " + names.apply(change.owner()) + "’s now";
    return switch (change.kind()) {
      case CREATED ->
          actor
              + " made the group “"
              + Harmless.line(change.title())
              + "”"
              + (others.isEmpty() ? "" : " with " + others);
      case JOINED -> joined(change, actor, others);
      case LEFT -> actor + " left" + then;
      case REMOVED -> actor + " removed " + others;
      case DECLINED -> actor + " is in too many groups to join" + then;
      case BANNED -> actor + " banned " + others;
      case UNBANNED -> actor + " lets " + others + " come back";
    };
  }

  private static String joined(MembershipChange change, String actor, String others) {
    if (!change.users().contains(change.actor())) {
      return actor + " invited " + others;
    }
    return actor + (change.link() == 0 ? " joined" : " joined by a link");
  }

  /** What the owner, an admin or a member has changed. */
  String of(UserId sender, GroupChange change) {
    String actor = names.apply(sender);
    if (change instanceof GroupChange.RoleChange roles) {
      return roles.role() == Role.ADMIN
          ? actor + " made " + names(roles.users()) + " admin"
          : actor + " took the admin’s role from " + names(roles.users());
    } else if (change instanceof GroupChange.OwnerChange owner) {
      return actor + " gave the group to " + names.apply(owner.owner());
    } else if (change instanceof GroupChange.MuteChange mute) {
      return actor + mute(mute);
    } else if (change instanceof GroupChange.RemarkChange remark) {
      return remark.remark().isEmpty()
          ? actor + " goes by the own name again"
          : actor + " goes by “" + Harmless.line(remark.remark()) + "”";
    } else if (change instanceof GroupChange.Announcement announcement) {
      return announcement.text().isEmpty()
          ? actor + " took the announcement down"
          : actor + " announced: " + Harmless.line(announcement.text());
    } else if (change instanceof GroupChange.SettingsChange settings) {
      return actor + " set: " + String.join("; ", of(settings));
    } else if (change instanceof GroupChange.LinkMade) {
      return actor + " made an invitation link";
    } else if (change instanceof GroupChange.LinkRevoked) {
      return actor + " revoked an invitation link";
    } else if (change instanceof GroupChange.JoinRequested request) {
      return request.users().contains(sender)
          ? actor + " asks to join"
          : actor + " wants to invite " + names(request.users());
    } else if (change instanceof GroupChange.RequestsRefused refused) {
      return refused.users().equals(List.of(sender))
          ? actor + " does not want to join any more"
          : actor + " did not let in " + names(refused.users());
    }
    throw new IllegalArgumentException("no words: " + change.getClass());
  }

  private String mute(GroupChange.MuteChange mute) {
    String users = names(mute.users());
    if (mute.untilMillis() == 0) {
      return " lets " + users + " speak again";
    }
    return mute.untilMillis() == GroupChange.FOR_EVER
        ? " muted " + users
        : " muted " + users + " until " + time(mute.untilMillis());
  }

  /** What of the settings is changed. */
  private static List<String> of(GroupChange.SettingsChange change) {
    List<String> parts = new ArrayList<>();
    if (change.joinMode() != null) {
      parts.add(of(change.joinMode()));
    }
    if (change.question() != null && !change.question().isEmpty()) {
      parts.add("the question “" + Harmless.line(change.question()) + "”");
    }
    if (change.historyForNewcomers() != null) {
      parts.add(
          change.historyForNewcomers()
              ? "newcomers see what is said from here on"
              : "newcomers see nothing of before");
    }
    if (change.silenced() != null) {
      parts.add(change.silenced() ? "only admins speak" : "all speak");
    }
    if (change.slowSeconds() != null) {
      parts.add(slow(change.slowSeconds()));
    }
    add(parts, change.mayRename(), "rename the group");
    add(parts, change.mayAnnounce(), "announce");
    add(parts, change.mayMentionAll(), "mention @all");
    if (change.mode() != null) {
      parts.add("a " + change.mode().name().toLowerCase(Locale.ROOT) + " group");
    }
    return parts;
  }

  private static void add(List<String> parts, @Nullable Role least, String what) {
    if (least != null) {
      parts.add(who(least) + " may " + what);
    }
  }

  /** All that was chosen. */
  static List<String> of(GroupSettings settings) {
    List<String> parts = new ArrayList<>();
    parts.add(of(settings.joinMode()));
    if (settings.joinMode() == GroupSettings.JoinMode.QUESTION) {
      parts.add("the question “" + Harmless.line(settings.question()) + "”");
    }
    if (settings.historyForNewcomers()) {
      parts.add("newcomers see earlier messages");
    }
    if (settings.silenced()) {
      parts.add("only admins speak");
    }
    if (settings.slowSeconds() > 0) {
      parts.add(slow(settings.slowSeconds()));
    }
    add(parts, settings.mayRename(), "rename the group");
    add(parts, settings.mayAnnounce(), "announce");
    add(parts, settings.mayMentionAll(), "mention @all");
    return parts;
  }

  private static String of(GroupSettings.JoinMode mode) {
    return switch (mode) {
      case INVITE -> "members invite";
      case APPROVAL -> "admins let in whom members invite";
      case QUESTION -> "admins let in who answers, and whom members invite";
      case FREE -> "anybody joins";
      case CLOSED -> "nobody joins";
    };
  }

  private static String slow(int seconds) {
    return seconds == 0 ? "no slow mode" : "one message in " + seconds + " s";
  }

  private static String who(Role least) {
    return switch (least) {
      case OWNER -> "the owner";
      case ADMIN -> "admins";
      case MEMBER -> "all";
    };
  }

  private String names(Collection<UserId> users) {
    return users.stream().map(names).collect(Collectors.joining(", "));
  }

  String time(long millis) {
    return UNTIL.format(Instant.ofEpochMilli(millis).atZone(zone));
  }
}
