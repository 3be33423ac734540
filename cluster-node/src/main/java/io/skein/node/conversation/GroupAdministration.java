package io.skein.node.conversation;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is decided about a group and its members: roles, bans, mutes, settings, announcement, links;
 * and each member's own remark. {@link GroupRights} says by whom. Decided against the state that
 * includes what is being written; changes nothing by itself. Confined to the conversation's actor.
 */
final class GroupAdministration {
  private final Limits limits;
  private final GroupEntries entries;

  GroupAdministration(Conversation conversation, Limits limits) {
    this.limits = limits;
    this.entries = new GroupEntries(conversation, limits);
  }

  /** Members among the users go, and none of them comes back. Who is banned is left out. */
  Decision ban(UserId actor, Collection<UserId> users, long nowMillis) {
    Decision refusal = refuse(actor, GroupRights.BAN, users);
    if (refusal != null) {
      return refusal;
    }
    GroupState state = entries.state();
    Set<UserId> banned = new LinkedHashSet<>(users);
    banned.removeIf(state::isBanned);
    if (banned.isEmpty()) {
      return entries.unchanged();
    }
    int max = limits.groups().bannedMax();
    return state.banned().size() + banned.size() > max
        ? new Decision.Refused(ErrorCode.TOO_MANY_BANNED, "at most " + max)
        : entries.part(MembershipChange.Kind.BANNED, actor, banned, nowMillis);
  }

  /** The users may be invited and join again. Who is not banned is left out. */
  Decision unban(UserId actor, Collection<UserId> users, long nowMillis) {
    Decision refusal = entries.refuseChange(actor, users);
    if (refusal == null) {
      refusal = entries.refuse(actor, GroupRights.BAN);
    }
    if (refusal != null) {
      return refusal;
    }
    Set<UserId> unbanned = new LinkedHashSet<>(users);
    unbanned.removeIf(user -> !entries.state().isBanned(user));
    return unbanned.isEmpty() ? entries.unchanged() : entries.unban(actor, unbanned, nowMillis);
  }

  /**
   * A change that a member asks for.
   *
   * @param freshToken for a link, if the change makes one
   */
  Decision change(UserId actor, GroupChange change, Bytes freshToken, long nowMillis) {
    Decision refusal = entries.refuseMember(actor);
    if (refusal != null) {
      return refusal;
    }
    if (change instanceof GroupChange.RoleChange roles) {
      return changeRoles(actor, roles, nowMillis);
    } else if (change instanceof GroupChange.OwnerChange owner) {
      return changeOwner(actor, owner.owner(), nowMillis);
    } else if (change instanceof GroupChange.MuteChange mute) {
      return mute(actor, mute, nowMillis);
    } else if (change instanceof GroupChange.RemarkChange remark) {
      return remark(actor, remark, nowMillis);
    } else if (change instanceof GroupChange.Announcement announcement) {
      return announce(actor, announcement, nowMillis);
    } else if (change instanceof GroupChange.SettingsChange settings) {
      return changeSettings(actor, settings, nowMillis);
    } else if (change instanceof GroupChange.LinkMade link) {
      return makeLink(actor, link, freshToken, nowMillis);
    } else if (change instanceof GroupChange.LinkRevoked link) {
      return revokeLink(actor, link, nowMillis);
    }
    return new Decision.Refused(ErrorCode.BAD_REQUEST, "change: none that a client asks for");
  }

  private Decision changeRoles(UserId actor, GroupChange.RoleChange change, long nowMillis) {
    Decision refusal = refuse(actor, GroupRights.CHANGE_ROLES, change.users());
    if (refusal != null) {
      return refusal;
    }
    if (change.role() == Role.OWNER) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "role: there is one owner");
    }
    Set<UserId> changing = new LinkedHashSet<>();
    for (UserId user : change.users()) {
      Member member = entries.roster().find(user);
      if (member == null) {
        return noMember(user);
      }
      if (member.role() != change.role()) {
        changing.add(user);
      }
    }
    if (changing.isEmpty()) {
      return entries.unchanged();
    }
    int max = limits.groups().adminsMax();
    if (change.role() == Role.ADMIN && entries.roster().adminCount() + changing.size() > max) {
      return new Decision.Refused(ErrorCode.TOO_MANY_ADMINS, "at most " + max);
    }
    return entries.append(
        actor, new GroupChange.RoleChange(List.copyOf(changing), change.role()), nowMillis);
  }

  private Decision changeOwner(UserId actor, UserId owner, long nowMillis) {
    Member member = entries.roster().find(owner);
    if (member != null && member.isOwner()) {
      // Also to the owner before, whose answer was lost and who asks again.
      return entries.unchanged();
    }
    Decision refusal = entries.refuse(actor, GroupRights.TRANSFER);
    if (refusal != null) {
      return refusal;
    }
    if (member == null) {
      return noMember(owner);
    }
    int admins = entries.roster().adminCount() - (member.role() == Role.ADMIN ? 1 : 0);
    Role former = admins < limits.groups().adminsMax() ? Role.ADMIN : Role.MEMBER;
    return entries.append(actor, new GroupChange.OwnerChange(owner, former), nowMillis);
  }

  private Decision mute(UserId actor, GroupChange.MuteChange mute, long nowMillis) {
    Decision refusal = refuse(actor, GroupRights.MUTE, mute.users());
    if (refusal != null) {
      return refusal;
    }
    boolean ends = mute.untilMillis() == 0;
    if (!ends && mute.untilMillis() <= nowMillis) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "until_millis: not to come");
    }
    GroupState state = entries.state();
    Set<UserId> changing = new LinkedHashSet<>();
    for (UserId user : mute.users()) {
      boolean isMuted = state.mutedUntil(user) > 0;
      if (!ends && !isMuted && entries.roster().find(user) == null) {
        return noMember(user);
      }
      if (state.mutedUntil(user) != mute.untilMillis()) {
        changing.add(user);
      }
    }
    if (changing.isEmpty()) {
      return entries.unchanged();
    }
    return !ends && isOneTooMany(state, changing, nowMillis)
        ? new Decision.Refused(ErrorCode.TOO_MANY_MUTED, "at most " + limits.groups().mutedMax())
        : entries.append(
            actor,
            new GroupChange.MuteChange(List.copyOf(changing), mute.untilMillis()),
            nowMillis);
  }

  private boolean isOneTooMany(GroupState state, Set<UserId> muting, long nowMillis) {
    long others =
        state.muted().entrySet().stream()
            .filter(one -> one.getValue() > nowMillis && !muting.contains(one.getKey()))
            .count();
    return others + muting.size() > limits.groups().mutedMax();
  }

  private Decision remark(UserId actor, GroupChange.RemarkChange remark, long nowMillis) {
    Member member = entries.roster().find(actor);
    if (member == null || member.remark().equals(remark.remark())) {
      return entries.unchanged();
    }
    return entries.say(actor, remark, nowMillis);
  }

  private Decision announce(UserId actor, GroupChange.Announcement announcement, long nowMillis) {
    Decision refusal = entries.refuse(actor, GroupRights.ANNOUNCE);
    if (refusal != null) {
      return refusal;
    }
    GroupState.Announced before = entries.state().announced();
    return announcement.text().equals(before == null ? "" : before.text())
        ? entries.unchanged()
        : entries.say(actor, announcement, nowMillis);
  }

  private Decision changeSettings(UserId actor, GroupChange.SettingsChange change, long nowMillis) {
    Decision refusal =
        entries.refuse(
            actor,
            change.isForTheOwner() ? GroupRights.CHANGE_RIGHTS : GroupRights.CHANGE_SETTINGS);
    if (refusal != null) {
      return refusal;
    }
    GroupSettings before = entries.state().settings();
    GroupSettings after = before.with(change);
    if (after.equals(before)) {
      return entries.unchanged();
    }
    Decision tooLarge = refuseMode(change.mode());
    return tooLarge != null ? tooLarge : entries.append(actor, change, nowMillis);
  }

  /** A group keeps to what it has become: large for good, broadcast as long as it is so full. */
  private @Nullable Decision refuseMode(@Nullable GroupMode mode) {
    if (mode == GroupMode.SMALL && entries.roster().isLarge()) {
      return new Decision.Refused(ErrorCode.GROUP_FULL, "mode: a large group stays large");
    }
    boolean narrower = mode != null && mode != GroupMode.BROADCAST;
    return narrower && entries.roster().size() > limits.groupMembersMax()
        ? GroupEntries.groupFull(limits.groupMembersMax())
        : null;
  }

  private Decision makeLink(
      UserId actor, GroupChange.LinkMade link, Bytes freshToken, long nowMillis) {
    Decision refusal = entries.refuse(actor, GroupRights.MAKE_LINKS);
    if (refusal != null) {
      return refusal;
    }
    if (link.expiresMillis() != 0 && link.expiresMillis() <= nowMillis) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "expires_millis: not to come");
    }
    int max = limits.groups().linksMax();
    return entries.state().usableLinkCount(nowMillis) >= max
        ? new Decision.Refused(ErrorCode.TOO_MANY_LINKS, "at most " + max)
        : entries.append(
            actor,
            new GroupChange.LinkMade(freshToken, link.expiresMillis(), link.usesMax()),
            nowMillis);
  }

  private Decision revokeLink(UserId actor, GroupChange.LinkRevoked link, long nowMillis) {
    Decision refusal = entries.refuse(actor, GroupRights.MAKE_LINKS);
    if (refusal != null) {
      return refusal;
    }
    return entries.state().links().containsKey(link.link())
        ? entries.append(actor, link, nowMillis)
        : entries.unchanged();
  }

  private @Nullable Decision refuse(UserId actor, GroupRights right, Collection<UserId> users) {
    Decision refusal = entries.refuseChange(actor, users);
    return refusal != null ? refusal : entries.refuse(actor, right, users);
  }

  private static Decision noMember(UserId user) {
    return new Decision.Refused(ErrorCode.NOT_A_MEMBER, "users: " + user + " is no member");
  }
}
