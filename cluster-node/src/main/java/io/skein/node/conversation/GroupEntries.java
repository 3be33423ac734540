package io.skein.node.conversation;

import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of groups have in common: who is refused at once, and the entries that they make.
 * Of the {@linkplain Conversation#decided state} that includes what is being written. Confined to
 * the conversation's actor.
 */
final class GroupEntries {
  private final Conversation conversation;
  private final Limits limits;

  GroupEntries(Conversation conversation, Limits limits) {
    this.conversation = conversation;
    this.limits = limits;
  }

  Roster roster() {
    return conversation.decided();
  }

  GroupState state() {
    return roster().group();
  }

  /** Why who is no member, or asks in a direct chat, is refused; null: neither. */
  @Nullable Decision refuseMember(UserId actor) {
    if (roster().find(actor) == null) {
      return Conversation.notAMember();
    }
    return conversation.id().isDirect() ? wrongKind() : null;
  }

  /** The same, of a request that names users. */
  @Nullable Decision refuseChange(UserId actor, Collection<UserId> users) {
    Decision refusal = refuseMember(actor);
    if (refusal != null) {
      return refusal;
    }
    if (users.isEmpty()) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "users");
    }
    return users.size() > limits.membersPerRequestMax() ? tooManyUsers() : null;
  }

  /** Why a member is not to do this; null: it may. */
  @Nullable Decision refuse(UserId actor, GroupRights right) {
    return right.isOf(roleOf(actor), state().settings()) ? null : forbidden(right);
  }

  /** The same, of what is done to users: to those below the actor alone. */
  @Nullable Decision refuse(UserId actor, GroupRights right, Collection<UserId> users) {
    Decision refusal = refuse(actor, right);
    if (refusal != null) {
      return refusal;
    }
    Role role = roleOf(actor);
    for (UserId user : users) {
      if (!role.isAbove(roleOf(user))) {
        return new Decision.Refused(ErrorCode.FORBIDDEN, "users: one is not below you");
      }
    }
    return null;
  }

  /** The role of a member; who is none has no more rights than a plain one. */
  private Role roleOf(UserId user) {
    Member member = roster().find(user);
    return member == null ? Role.MEMBER : member.role();
  }

  static Decision forbidden(GroupRights right) {
    return new Decision.Refused(ErrorCode.FORBIDDEN, "not for your role: " + right);
  }

  static Decision wrongKind() {
    return new Decision.Refused(ErrorCode.WRONG_KIND, "not in a direct chat");
  }

  Decision tooManyUsers() {
    return new Decision.Refused(
        ErrorCode.TOO_MANY_USERS,
        "at most " + limits.membersPerRequestMax() + " users in one request");
  }

  /** Why there is no room for so many more members; null: there is. */
  @Nullable Decision refuseFor(int more) {
    int max = roster().membersMax();
    return roster().size() + more > max ? groupFull(max) : null;
  }

  static Decision groupFull(int max) {
    return new Decision.Refused(ErrorCode.GROUP_FULL, "at most " + max + " members");
  }

  /** Nothing changes, unless what makes it so is not durable yet. */
  Decision unchanged() {
    return conversation.isChanging() ? Decision.AskAgain.INSTANCE : Decision.Unchanged.INSTANCE;
  }

  /** The users are members from here on. */
  Decision admit(UserId actor, Set<UserId> users, long nowMillis) {
    return admit(actor, users, 0, nowMillis);
  }

  private Decision admit(UserId actor, Set<UserId> users, long link, long nowMillis) {
    return conversation.append(
        actor,
        null,
        nowMillis,
        new MembershipChange(
            MembershipChange.Kind.JOINED,
            actor,
            List.copyOf(users),
            "",
            null,
            link,
            mutesOf(users, nowMillis)));
  }

  /** Devices that know nothing of when the users were here before learn of their mutes so. */
  private List<GroupChange.MuteChange> mutesOf(Set<UserId> users, long nowMillis) {
    GroupState state = state();
    return users.stream()
        .filter(user -> state.mutedUntil(user) > nowMillis)
        .map(user -> new GroupChange.MuteChange(List.of(user), state.mutedUntil(user)))
        .toList();
  }

  Decision unban(UserId actor, Set<UserId> users, long nowMillis) {
    return conversation.append(
        actor,
        null,
        nowMillis,
        new MembershipChange(MembershipChange.Kind.UNBANNED, actor, List.copyOf(users), ""));
  }

  /** One by which members go: it tells who is the owner then, if that changes. */
  Decision part(MembershipChange.Kind kind, UserId actor, Set<UserId> users, long nowMillis) {
    Member owner = roster().owner();
    UserId next = null;
    if (owner != null && users.contains(owner.user())) {
      Member heir = roster().ownerWithout(users);
      next = heir == null ? null : heir.user();
    }
    return conversation.append(
        actor, null, nowMillis, new MembershipChange(kind, actor, List.copyOf(users), "", next, 0));
  }

  /**
   * The user joins of its own accord.
   *
   * @param link by which; 0: by none
   */
  Decision join(UserId user, long link, long nowMillis) {
    return admit(user, Set.of(user), link, nowMillis);
  }

  Decision append(UserId actor, GroupChange change, long nowMillis) {
    return conversation.append(actor, null, nowMillis, change);
  }

  /** Words of a member that all hear of: an entry if it might post them as well. */
  Decision say(UserId actor, Content words, long nowMillis) {
    Member member = roster().find(actor);
    if (member == null) {
      return Conversation.notAMember();
    }
    Decision obstacle = conversation.posting().obstacle(member, words, nowMillis);
    return obstacle != null ? obstacle : conversation.append(actor, null, nowMillis, words);
  }
}
