package io.skein.node.conversation;

import io.skein.node.people.Objection;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
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
  private final Limits limits;

  GroupRules(Conversation conversation, Limits limits) {
    this.conversation = conversation;
    this.limits = limits;
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
      return wrongKind();
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
      return tooManyUsers();
    }
    if (others.size() + 1 > limits.groupMembersMax()) {
      return groupFull();
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

  /** Any member may invite; who is a member already is left out. */
  Decision invite(
      UserId actor, Collection<UserId> users, List<Objection> objections, long nowMillis) {
    Decision refusal = refuseChange(actor, users);
    if (refusal != null) {
      return refusal;
    }
    Set<UserId> joining = new LinkedHashSet<>(users);
    joining.removeIf(user -> conversation.decided().find(user) != null);
    if (joining.isEmpty()) {
      return unchanged();
    }
    Decision objection = refuseUnwilling(joining, objections);
    if (objection != null) {
      return objection;
    }
    if (conversation.decided().size() + joining.size() > limits.groupMembersMax()) {
      return groupFull();
    }
    return change(Content.MembershipChange.Kind.JOINED, actor, joining, nowMillis);
  }

  /** The owner may remove others; who is no member is left out. */
  Decision remove(UserId actor, Collection<UserId> users, long nowMillis) {
    Decision refusal = refuseChange(actor, users);
    if (refusal != null) {
      return refusal;
    }
    Member member = conversation.decided().find(actor);
    if (member == null || !member.isOwner()) {
      return new Decision.Refused(ErrorCode.FORBIDDEN, "only the owner removes members");
    }
    if (users.contains(actor)) {
      return new Decision.Refused(
          ErrorCode.BAD_REQUEST, "users: leave instead of removing oneself");
    }
    Set<UserId> leaving = new LinkedHashSet<>(users);
    leaving.removeIf(user -> conversation.decided().find(user) == null);
    return leaving.isEmpty()
        ? unchanged()
        : change(Content.MembershipChange.Kind.REMOVED, actor, leaving, nowMillis);
  }

  /** A member leaves; an owner's place goes to the longest member. */
  Decision leave(UserId actor, long nowMillis) {
    Decision refusal = refuseMember(actor);
    return refusal != null
        ? refusal
        : change(Content.MembershipChange.Kind.LEFT, actor, Set.of(actor), nowMillis);
  }

  /** The user's session has no room for the membership that began at {@code since}. */
  Decision decline(UserId user, long since, long nowMillis) {
    Member member = conversation.decided().find(user);
    return member == null || member.since() != since || conversation.id().isDirect()
        ? Decision.Unchanged.INSTANCE
        : change(Content.MembershipChange.Kind.DECLINED, user, Set.of(user), nowMillis);
  }

  /** Any member may give the group another title. */
  Decision rename(UserId actor, String title, long nowMillis) {
    Decision refusal = refuseMember(actor);
    if (refusal != null) {
      return refusal;
    }
    if (!isTitle(title)) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "title");
    }
    if (title.equals(conversation.decided().title())) {
      return unchanged();
    }
    return conversation.append(actor, null, nowMillis, new Content.TitleChange(actor, title));
  }

  private @Nullable Decision refuseChange(UserId actor, Collection<UserId> users) {
    Decision refusal = refuseMember(actor);
    if (refusal != null) {
      return refusal;
    }
    if (users.isEmpty()) {
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "users");
    }
    return users.size() > limits.membersPerRequestMax() ? tooManyUsers() : null;
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

  private @Nullable Decision refuseMember(UserId actor) {
    if (conversation.decided().find(actor) == null) {
      return Conversation.notAMember();
    }
    return conversation.id().isDirect() ? wrongKind() : null;
  }

  /** Nothing changes, unless what makes it so is not durable yet. */
  private Decision unchanged() {
    return conversation.isChanging() ? Decision.AskAgain.INSTANCE : Decision.Unchanged.INSTANCE;
  }

  private Decision change(
      Content.MembershipChange.Kind kind, UserId actor, Set<UserId> users, long nowMillis) {
    return conversation.append(
        actor, null, nowMillis, new Content.MembershipChange(kind, actor, List.copyOf(users), ""));
  }

  private boolean isTitle(String title) {
    return !title.isBlank()
        && title.chars().noneMatch(Character::isISOControl)
        && title.getBytes(StandardCharsets.UTF_8).length <= limits.titleBytesMax();
  }

  private static Decision wrongKind() {
    return new Decision.Refused(ErrorCode.WRONG_KIND, "not in a direct chat");
  }

  private Decision tooManyUsers() {
    return new Decision.Refused(
        ErrorCode.TOO_MANY_USERS,
        "at most " + limits.membersPerRequestMax() + " users in one request");
  }

  private Decision groupFull() {
    return new Decision.Refused(
        ErrorCode.GROUP_FULL, "at most " + limits.groupMembersMax() + " members");
  }
}
