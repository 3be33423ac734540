package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that a user begins: direct chats and groups, if the users exist and the user
 * has room for one more. Confined to the session's actor.
 */
final class SessionOpenings {
  private final UserId user;
  private final Inbox inbox;
  private final SessionServices services;
  private final SessionRequests requests;

  SessionOpenings(UserId user, Inbox inbox, SessionServices services, SessionRequests requests) {
    this.user = user;
    this.inbox = inbox;
    this.services = services;
    this.requests = requests;
  }

  // ---- OpenDirect

  void openDirect(SessionCommand.OpenDirect open) {
    UserId peer = open.peer();
    if (peer.equals(user) || peer.value() == 0) {
      open.replyTo().refuse(ErrorCode.BAD_REQUEST, "user: another user is needed");
      return;
    }
    ConversationId id = ConversationId.direct(user, peer);
    if (!inbox.isListed(id) && refusedForLimit(open.replyTo())) {
      return;
    }
    requests.begin();
    requests.await(
        services.users().names(List.of(peer)),
        open.replyTo(),
        names -> {
          if (!names.containsKey(peer)) {
            requests.end(() -> open.replyTo().refuse(ErrorCode.UNKNOWN_USER, "user " + peer));
            return;
          }
          requests.collect(
              List.of(id), answers -> requests.end(() -> answer(open, answers.get(id))));
        });
  }

  private void answer(SessionCommand.OpenDirect open, @Nullable Summarized answer) {
    ConversationSummary summary = answer == null ? null : answer.summary();
    ErrorCode refusal = answer == null ? null : answer.refusal();
    if (summary != null) {
      Preferences preferences = inbox.preferences(summary.conversation());
      open.replyTo().answer(new Reply.ConversationOpened(summary.with(preferences)));
    } else if (refusal != null && !refusal.isRetryable()) {
      open.replyTo().refuse(refusal, "the conversation refuses");
    } else {
      requests.refuseForNow(open.replyTo(), "the conversation gives no summary");
    }
  }

  // ---- CreateGroup

  void createGroup(SessionCommand.CreateGroup create) {
    if (create.users().size() > services.limits().membersPerRequestMax()) {
      create.replyTo().refuse(ErrorCode.TOO_MANY_USERS, "users");
      return;
    }
    if (refusedForLimit(create.replyTo()) || refusedForGroups(create.replyTo())) {
      return;
    }
    requests.begin();
    Set<UserId> others = new HashSet<>(create.users());
    others.remove(user);
    if (others.isEmpty()) {
      reserve(create);
      return;
    }
    requests.await(
        services.users().names(others),
        create.replyTo(),
        names -> {
          if (names.keySet().containsAll(others)) {
            reserve(create);
          } else {
            others.removeAll(names.keySet());
            String detail = "user " + others.iterator().next();
            requests.end(() -> create.replyTo().refuse(ErrorCode.UNKNOWN_USER, detail));
          }
        });
  }

  /** A retry finds the group that the first attempt reserved, and the group its first answer. */
  private void reserve(SessionCommand.CreateGroup create) {
    requests.await(
        services
            .groupIds()
            .reserve(user, create.clientId(), ConversationId.group(services.ids().next())),
        create.replyTo(),
        group -> requests.end(() -> create(group, create)));
  }

  private void create(ConversationId group, SessionCommand.CreateGroup create) {
    inbox.creates(group);
    services
        .conversations()
        .tell(
            new ConversationCommand.Create(
                group,
                new DeviceOrigin(user, create.device()),
                create.clientId(),
                create.title(),
                create.users(),
                create.replyTo(),
                create.objections()));
  }

  // ---- both

  private boolean refusedForLimit(ReplyTo replyTo) {
    boolean isFull = inbox.listedCount() >= services.settings().conversationsMax();
    if (isFull) {
      replyTo.refuse(
          ErrorCode.TOO_MANY_CONVERSATIONS, "at most " + services.settings().conversationsMax());
    }
    return isFull;
  }

  private boolean refusedForGroups(ReplyTo replyTo) {
    int max = services.limits().groupsPerUserMax();
    boolean isFull = inbox.listedGroupCount() >= max;
    if (isFull) {
      replyTo.refuse(ErrorCode.TOO_MANY_CONVERSATIONS, "at most " + max + " groups");
    }
    return isFull;
  }
}
