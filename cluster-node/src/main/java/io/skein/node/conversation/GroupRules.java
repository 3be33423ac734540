package io.skein.node.conversation;

import io.skein.node.people.Objection;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Limits;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a group's members and title: who may make it, invite, remove, leave and rename.
 * Decided against the {@linkplain Conversation#decided state} that includes what is being written;
 * changes nothing by itself. Confined to the conversation's actor.
 */
final class GroupRules {
  private final Conversation conversation;
  private final Conversation.Rules rules;
  private final Limits limits;
  private final GroupEntries entries;

  GroupRules(Conversation conversation, Conversation.Rules rules) {
    this.conversation = conversation;
    this.rules = rules;
    this.limits = rules.limits();
    this.entries = new GroupEntries(conversation, limits);
  }

  /**
   * The group's first entry. Who objects is asked last: a group that is there is made already, by
   * an attempt whose answer was lost.
   */
  Decision create(
      UserId creator,
      ClientId clientId,
      String title,
      Collection<UserId> users,
      List<Objection> objections,
      long nowMillis) {
    if (conversation.id().isDirect()) {
      return GroupEntries.wrongKind();
    }
    if (conversation.decidedHead() > 0) {
      if (conversation.decided().find(creator) == null) {
        return Conversation.notAMember();
      }
      return conversation.head() == 0 ? Decision.AskAgain.INSTANCE : Decision.Exists.INSTANCE;
    }
    if (!isTitle(title)) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "title");
    }
    Set<UserId> others = new LinkedHashSet<>(users);
    others.remove(creator);
    if (others.size() > limits.membersPerRequestMax()) {
      return entries.tooManyUsers();
    }
    if (others.size() + 1 > limits.groupMembersMax()) {
      return GroupEntries.groupFull(limits.groupMembersMax());
    }
    Decision objection = refuseUnwilling(others, objections);
    if (objection != null) {
      return objection;
    }
    Set<UserId> all = new LinkedHashSet<>();
    all.add(creator);
    all.addAll(others);
    return conversation.append(
        creator,
        clientId,
        nowMillis,
        new Content.MembershipChange(
            Content.MembershipChange.Kind.CREATED, creator, List.copyOf(all), title));
  }

  /**
   * A member invites: users are members at once, or wait for the owner or an admin. Who is a member
   * already is left out, and so is who waits already.
   */
  Decision invite(
      UserId actor, Collection<UserId> users, List<Objection> objections, long nowMillis) {
    Decision refusal = entries.refuseChange(actor, users);
    if (refusal != null) {
      return refusal;
    }
    GroupState state = entries.state();
    if (state.settings().joinMode() == JoinMode.CLOSED) {
      return new Decision.Refused(ErrorCode.GROUP_CLOSED, "nobody joins at present");
    }
    Set<UserId> joining = new LinkedHashSet<>(users);
    joining.removeIf(user -> conversation.decided().find(user) != null);
    for (UserId user : joining) {
      if (state.isBanned(user)) {
        return new Decision.Refused(ErrorCode.BANNED, "users: " + user);
      }
    }
    boolean atOnce = entries.refuse(actor, GroupRights.INVITE) == null;
    if (!atOnce) {
      joining.removeIf(user -> state.isWaiting(user, nowMillis));
    }
    if (joining.isEmpty()) {
      return entries.unchanged();
    }
    Decision objection = refuseUnwilling(joining, objections);
    if (objection != null) {
      return objection;
    }
    Decision full = entries.refuseFor(joining.size());
    if (full != null) {
      return full;
    }
    return atOnce ? entries.admit(actor, joining, nowMillis) : wait(actor, joining, nowMillis);
  }

  private Decision wait(UserId actor, Set<UserId> users, long nowMillis) {
    Decision obstacle = conversation.admission().obstacleToWaiting(actor, users.size(), nowMillis);
    if (obstacle != null) {
      return obstacle;
    }
    return entries.append(
        actor,
        new GroupChange.JoinRequested(List.copyOf(users), "", nowMillis + rules.requestMillis()),
        nowMillis);
  }

  /** The owner and admins may remove those below them; who is no member is left out. */
  Decision remove(UserId actor, Collection<UserId> users, long nowMillis) {
    Decision refusal = entries.refuseChange(actor, users);
    if (refusal == null) {
      refusal = entries.refuse(actor, GroupRights.REMOVE);
    }
    if (refusal != null) {
      return refusal;
    }
    if (users.contains(actor)) {
      return new Decision.Refused(
          ErrorCode.BAD_REQUEST, "users: leave instead of removing oneself");
    }
    Set<UserId> leaving = new LinkedHashSet<>(users);
    leaving.removeIf(user -> conversation.decided().find(user) == null);
    refusal = entries.refuse(actor, GroupRights.REMOVE, leaving);
    if (refusal != null) {
      return refusal;
    }
    return leaving.isEmpty()
        ? entries.unchanged()
        : entries.part(Content.MembershipChange.Kind.REMOVED, actor, leaving, nowMillis);
  }

  /** A member leaves; an owner's place goes to the longest admin, else to the longest member. */
  Decision leave(UserId actor, long nowMillis) {
    Decision refusal = entries.refuseMember(actor);
    return refusal != null
        ? refusal
        : entries.part(Content.MembershipChange.Kind.LEFT, actor, Set.of(actor), nowMillis);
  }

  /** The user's session has no room for the membership that began at {@code since}. */
  Decision decline(UserId user, long since, long nowMillis) {
    Member member = conversation.decided().find(user);
    return member == null || member.since() != since || conversation.id().isDirect()
        ? Decision.Unchanged.INSTANCE
        : entries.part(Content.MembershipChange.Kind.DECLINED, user, Set.of(user), nowMillis);
  }

  /** Who may, gives the group another title. */
  Decision rename(UserId actor, String title, long nowMillis) {
    Decision refusal = entries.refuseMember(actor);
    if (refusal == null) {
      refusal = entries.refuse(actor, GroupRights.RENAME);
    }
    if (refusal != null) {
      return refusal;
    }
    if (!isTitle(title)) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "title");
    }
    return title.equals(conversation.decided().title())
        ? entries.unchanged()
        : entries.say(actor, new Content.TitleChange(actor, title), nowMillis);
  }

  private static @Nullable Decision refuseUnwilling(
      Set<UserId> joining, List<Objection> objections) {
    for (Objection objection : objections) {
      if (joining.contains(objection.user())) {
        return new Decision.Refused(
            objection.code(), "users: " + objection.user() + " does not want it");
      }
    }
    return null;
  }

  private boolean isTitle(String title) {
    return !title.isBlank()
        && title.chars().noneMatch(Character::isISOControl)
        && title.getBytes(StandardCharsets.UTF_8).length <= limits.titleBytesMax();
  }
}
