package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Change;
import io.skein.node.conversation.ConversationCommand.ChangeGroup;
import io.skein.node.conversation.ConversationCommand.ChangeMembers;
import io.skein.node.conversation.ConversationCommand.Create;
import io.skein.node.conversation.ConversationCommand.Invite;
import io.skein.node.conversation.ConversationCommand.Join;
import io.skein.node.conversation.ConversationCommand.Leave;
import io.skein.node.conversation.ConversationCommand.Remove;
import io.skein.node.conversation.ConversationCommand.Rename;
import io.skein.protocol.Bytes;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupLink;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes each request for a change of a group to the rules that decide it, and says in the words of
 * its answer what became of it. Confined to the conversation's actor.
 */
final class GroupRequests {
  /** Where the tokens of links come from. Thread-safe. */
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Conversation conversation;

  GroupRequests(Conversation conversation) {
    this.conversation = conversation;
  }

  Decision decide(Change change, long nowMillis) {
    UserId actor = change.origin().user();
    if (change instanceof Create create) {
      return conversation
          .group()
          .create(
              actor,
              create.clientId(),
              create.title(),
              create.users(),
              create.objections(),
              nowMillis);
    } else if (change instanceof Invite invite) {
      return conversation.group().invite(actor, invite.users(), invite.objections(), nowMillis);
    } else if (change instanceof Remove remove) {
      return conversation.group().remove(actor, remove.users(), nowMillis);
    } else if (change instanceof Leave) {
      return conversation.group().leave(actor, nowMillis);
    } else if (change instanceof Rename rename) {
      return conversation.group().rename(actor, rename.title(), nowMillis);
    } else if (change instanceof ChangeMembers members) {
      return decide(actor, members, nowMillis);
    } else if (change instanceof ChangeGroup group) {
      return conversation
          .administration()
          .change(actor, group.change(), token(group.change()), nowMillis);
    } else if (change instanceof Join join) {
      return conversation.admission().join(actor, join.token(), join.answer(), nowMillis);
    }
    throw new IllegalArgumentException("no rules: " + change.getClass());
  }

  private Decision decide(UserId actor, ChangeMembers change, long nowMillis) {
    return switch (change.action()) {
      case BAN -> conversation.administration().ban(actor, change.users(), nowMillis);
      case UNBAN -> conversation.administration().unban(actor, change.users(), nowMillis);
      case APPROVE -> conversation.admission().approve(actor, change.users(), nowMillis);
      case REFUSE -> conversation.admission().sendAway(actor, change.users(), nowMillis);
    };
  }

  private static Bytes token(GroupChange change) {
    if (!(change instanceof GroupChange.LinkMade)) {
      return Bytes.EMPTY;
    }
    byte[] token = new byte[GroupLink.TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return Bytes.wrap(token);
  }

  /** The answer to a request that found nothing to change. */
  Reply.Answer unchanged(Change change) {
    if (change instanceof ChangeGroup) {
      return new GroupReply.GroupChanged(0, null);
    }
    return change instanceof Rename || change instanceof Join
        ? Reply.Done.INSTANCE
        : new Reply.MembersChanged(0, conversation.size());
  }

  /**
   * The answer to who asked for an entry that is durable now; null if it is the line of a
   * conversation that was made or joined, or if the entry is none of a group.
   */
  Reply.@Nullable Answer answerTo(Message entry) {
    if (entry.content() instanceof MembershipChange change) {
      return opens(entry, change)
          ? null
          : new Reply.MembersChanged(entry.sequence(), conversation.size());
    }
    if (entry.content() instanceof GroupChange.JoinRequested request) {
      return request.users().contains(entry.sender())
          ? Reply.Done.INSTANCE
          : new Reply.MembersChanged(entry.sequence(), conversation.size(), request.users().size());
    }
    if (entry.content() instanceof GroupChange.RequestsRefused) {
      return new Reply.MembersChanged(entry.sequence(), conversation.size());
    }
    if (entry.content() instanceof GroupChange.LinkMade made) {
      return new GroupReply.GroupChanged(
          entry.sequence(),
          new GroupReply.Link(
              entry.sequence(),
              made.token(),
              entry.sender(),
              made.expiresMillis(),
              made.usesMax(),
              0));
    }
    return entry.content() instanceof GroupChange
        ? new GroupReply.GroupChanged(entry.sequence(), null)
        : null;
  }

  /** Whether the entry's sender is a member by it. */
  static boolean opens(Message entry) {
    return entry.content() instanceof MembershipChange change && opens(entry, change);
  }

  private static boolean opens(Message entry, MembershipChange change) {
    return switch (change.kind()) {
      case CREATED -> true;
      case JOINED -> change.users().contains(entry.sender());
      case LEFT, REMOVED, DECLINED, BANNED, UNBANNED -> false;
    };
  }
}
