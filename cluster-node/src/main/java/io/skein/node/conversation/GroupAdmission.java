package io.skein.node.conversation;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How users come to be members of their own accord: by a link, freely, or by asking, and then by
 * what the owner and admins decide. Decided in the one order of the conversation, so that no link
 * is used more often than allowed, however many come at once. Who is no member learns nothing of a
 * group that it cannot join. Changes nothing by itself but what it remembers of the pace. Confined
 * to the conversation's actor.
 */
final class GroupAdmission {
  /** Of those who may wait, one member has invited at most one in so many. */
  private static final int INVITED_SHARE = 10;

  private final Conversation conversation;
  private final Conversation.Rules rules;
  private final Limits limits;
  private final GroupEntries entries;
  private final FairPace pace;

  GroupAdmission(Conversation conversation, Conversation.Rules rules) {
    this.conversation = conversation;
    this.rules = rules;
    this.limits = rules.limits();
    this.entries = new GroupEntries(conversation, limits);
    this.pace = new FairPace(rules.joinsPerSecond());
  }

  /**
   * The user wants to be a member. One who is already is told so again, also while it is written.
   *
   * @param token of a link; empty: without one
   */
  Decision join(UserId user, Bytes token, String answer, long nowMillis) {
    Decision refusal = refuseEntry(user, token, nowMillis);
    if (refusal != null) {
      return refusal;
    }
    if (conversation.decided().find(user) != null) {
      return conversation.told().find(user) == null
          ? Decision.AskAgain.INSTANCE
          : Decision.Exists.INSTANCE;
    }
    GroupState state = entries.state();
    boolean asks = token.isEmpty() && state.settings().joinMode() == JoinMode.QUESTION;
    if (asks && state.isWaiting(user, nowMillis)) {
      return entries.unchanged();
    }
    Decision obstacle = asks ? obstacleToWaiting(user, 1, nowMillis) : entries.refuseFor(1);
    if (obstacle == null && !asks) {
      obstacle = refuseForPace(user, nowMillis);
    }
    if (obstacle != null) {
      return obstacle;
    }
    return asks
        ? entries.append(
            user,
            new GroupChange.JoinRequested(List.of(user), answer, nowMillis + rules.requestMillis()),
            nowMillis)
        : entries.join(user, token.isEmpty() ? 0 : state.usableLink(token, nowMillis), nowMillis);
  }

  /** Why the user cannot join, or know of the group, by this; null: it may, or is a member. */
  @Nullable Decision refuseEntry(UserId user, Bytes token, long nowMillis) {
    if (conversation.id().isDirect()) {
      return conversation.id().isDirectOf(user)
          ? GroupEntries.wrongKind()
          : Conversation.notAMember();
    }
    if (conversation.decided().find(user) != null) {
      return null;
    }
    GroupState state = entries.state();
    JoinMode mode = state.settings().joinMode();
    boolean known = conversation.decided().owner() != null;
    if (!token.isEmpty()) {
      if (!known || state.usableLink(token, nowMillis) == 0) {
        return new Decision.Refused(ErrorCode.INVITATION_INVALID, "token");
      }
    } else if (!known || (mode != JoinMode.FREE && mode != JoinMode.QUESTION)) {
      return Conversation.notAMember();
    }
    if (state.isBanned(user)) {
      return new Decision.Refused(ErrorCode.BANNED, "from this group");
    }
    return mode == JoinMode.CLOSED ? closed() : null;
  }

  private static Decision closed() {
    return new Decision.Refused(ErrorCode.GROUP_CLOSED, "nobody joins at present");
  }

  /**
   * Why so many more cannot wait to be let in; null: they can.
   *
   * @param actor who asks for them: of those whom one has invited only some wait, so that nobody
   *     takes all places
   */
  @Nullable Decision obstacleToWaiting(UserId actor, int more, long nowMillis) {
    int max = limits.groups().requestsMax();
    int invitedMax = Math.max(1, max / INVITED_SHARE);
    GroupState state = entries.state();
    if (state.waitingCount(nowMillis) + more > max) {
      return new Decision.Refused(ErrorCode.TOO_MANY_REQUESTED, "at most " + max + " wait");
    }
    boolean invites = entries.roster().find(actor) != null;
    return invites && state.waitingCount(actor, nowMillis) + more > invitedMax
        ? new Decision.Refused(
            ErrorCode.TOO_MANY_REQUESTED, "at most " + invitedMax + " wait whom you have invited")
        : refuseForPace(actor, nowMillis);
  }

  private @Nullable Decision refuseForPace(UserId user, long nowMillis) {
    int wait = pace.waitMillis(user, nowMillis);
    return wait == 0 ? null : new Decision.Refused(ErrorCode.GROUP_BUSY, "too many at once", wait);
  }

  /** The entry is going to be written: what was asked for the pace counts for it. */
  void accept(Message message) {
    if (isOfOwnAccord(message)) {
      pace.take(message.sender(), message.timeMillis());
    }
  }

  /** Whether the sender comes, goes on to wait or takes that back, without any say in the group. */
  private boolean isOfOwnAccord(Message message) {
    Member sender = entries.roster().find(message.sender());
    if (sender != null && sender.role() != Role.MEMBER) {
      return false;
    }
    return message.content() instanceof GroupChange.JoinRequested
        || message.content() instanceof GroupChange.RequestsRefused
        || (message.content() instanceof MembershipChange change
            && change.kind() == MembershipChange.Kind.JOINED
            && change.users().contains(message.sender()));
  }

  /** The owner or an admin lets users in; who does not wait is left out. */
  Decision approve(UserId actor, Collection<UserId> users, long nowMillis) {
    Decision refusal = refuseToDecide(actor, users);
    if (refusal != null) {
      return refusal;
    }
    if (entries.state().settings().joinMode() == JoinMode.CLOSED) {
      return closed();
    }
    Set<UserId> joining = waiting(users, nowMillis);
    if (joining.isEmpty()) {
      return entries.unchanged();
    }
    Decision full = entries.refuseFor(joining.size());
    return full != null ? full : entries.admit(actor, joining, nowMillis);
  }

  /** The owner or an admin sends users away, or one takes its own requests back. */
  Decision sendAway(UserId actor, Collection<UserId> users, long nowMillis) {
    Decision refusal =
        isAskedBy(actor, users, nowMillis)
            ? refuseForPace(actor, nowMillis)
            : refuseToDecide(actor, users);
    if (refusal != null) {
      return refusal;
    }
    Set<UserId> refused = waiting(users, nowMillis);
    return refused.isEmpty()
        ? entries.unchanged()
        : entries.append(actor, new GroupChange.RequestsRefused(List.copyOf(refused)), nowMillis);
  }

  /** Whether a plain member, or one who is none, has asked for all of these, who wait. */
  private boolean isAskedBy(UserId actor, Collection<UserId> users, long nowMillis) {
    Member member = entries.roster().find(actor);
    GroupState state = entries.state();
    return (member == null || member.role() == Role.MEMBER)
        && !users.isEmpty()
        && users.size() <= limits.membersPerRequestMax()
        && users.stream()
            .allMatch(user -> state.isWaiting(user, nowMillis) && state.isAskedBy(user, actor));
  }

  private @Nullable Decision refuseToDecide(UserId actor, Collection<UserId> users) {
    Decision refusal = entries.refuseChange(actor, users);
    return refusal != null ? refusal : entries.refuse(actor, GroupRights.ADMIT);
  }

  private Set<UserId> waiting(Collection<UserId> users, long nowMillis) {
    Set<UserId> waiting = new LinkedHashSet<>(users);
    waiting.removeIf(user -> !entries.state().isWaiting(user, nowMillis));
    return waiting;
  }
}
