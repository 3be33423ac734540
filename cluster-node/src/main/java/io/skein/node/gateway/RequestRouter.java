package io.skein.node.gateway;

import io.skein.node.account.FreshTokens;
import io.skein.node.account.Outcome;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.MergedReads;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Sends each request that was let in to where it is carried out: the sender's session, a
 * conversation, the node's presence, or the directory of users. Tells and forgets; the answer goes
 * to the connection's actor. Stateless, thread-safe.
 */
final class RequestRouter {
  private final ActorRef<SessionCommand> sessions;
  private final ActorRef<ConversationCommand> conversations;
  private final MergedReads merged;
  private final UserLookups users;
  private final ActorRef<PresenceCommand> presence;
  private final CallRequests calls;
  private final FreshTokens freshTokens;

  RequestRouter(GatewayDependencies dependencies, GatewaySettings.Requests settings) {
    sessions = dependencies.sessions();
    conversations = dependencies.conversations();
    merged = dependencies.merged();
    users =
        new UserLookups(
            dependencies.users(), dependencies.people(), (int) settings.retryAfter().toMillis());
    presence = dependencies.presence();
    calls = new CallRequests(dependencies);
    freshTokens = dependencies.freshTokens();
  }

  /**
   * @param request 0 if no answer is wanted
   * @param body what a logged-in client may ask for; the connection itself answers the rest
   */
  void route(
      ClientConnection connection,
      ActorRef<Outbound> self,
      SessionLink session,
      int request,
      Request body) {
    ReplyTo replyTo = new ReplyTo(self, request);
    DeviceOrigin origin = session.origin();
    if (body instanceof Request.Post post) {
      conversations.tell(
          new ConversationCommand.Post(
              post.conversation(),
              origin,
              post.clientId(),
              post.knownHead(),
              post.content(),
              replyTo,
              post.previous()));
    } else if (body instanceof Request.Delivered delivered) {
      sessions.tell(
          new SessionCommand.Delivered(
              origin.user(), origin.device(), delivered.conversation(), delivered.sequence()));
    } else if (body instanceof Request.Pull pull) {
      pull(session, pull, replyTo);
    } else if (body instanceof Request.Read read) {
      conversations.tell(
          new ConversationCommand.Read(
              read.conversation(),
              origin,
              read.sequence(),
              request == 0 ? null : replyTo,
              session.readsHidden(),
              session.privacyVersion()));
    } else if (body instanceof Request.Sync sync) {
      sessions.tell(
          new SessionCommand.Sync(origin.user(), origin.device(), sync.cursor(), replyTo));
    } else if (body instanceof Request.FindUsers find) {
      users.find(connection, request, origin.user(), find);
    } else if (body instanceof Request.AskMerged ask) {
      users.whenRead(
          merged.page(origin.user(), ask),
          connection,
          request,
          answer -> connection.answer(request, answer));
    } else if (body instanceof Request.AskToken) {
      users.whenRead(
          freshTokens.of(origin.user(), origin.device()),
          connection,
          request,
          outcome -> connection.answer(request, answer(outcome)));
    } else if (body instanceof Request.Look look) {
      look(connection, session, look, replyTo);
    } else if (body instanceof Request.WatchUsers watch) {
      watch(connection, session, watch, replyTo);
    } else if (!routeReceipts(origin, replyTo, body)
        && !routeSchedule(origin.user(), replyTo, body)
        && !routeKeeping(session, replyTo, body)
        && !routeCalls(connection, session, replyTo, body)) {
      routeMembership(connection, origin, replyTo, body);
    }
  }

  /**
   * Of one who has deleted messages for itself, the session knows these: nobody else's waits for
   * it.
   */
  private void pull(SessionLink session, Request.Pull pull, ReplyTo replyTo) {
    UserId user = session.origin().user();
    if (session.discards()) {
      sessions.tell(
          new SessionCommand.Pull(
              user, pull.conversation(), pull.from(), pull.direction(), pull.limit(), replyTo));
    } else {
      conversations.tell(
          new ConversationCommand.Pull(
              pull.conversation(), user, pull.from(), pull.direction(), pull.limit(), replyTo));
    }
  }

  private static Reply.Answer answer(Outcome<FreshTokens.Fresh> outcome) {
    if (outcome instanceof Outcome.Refused<FreshTokens.Fresh> refused) {
      return new Reply.Failed(
          refused.code(), refused.detail(), (int) refused.retryAfter().toMillis());
    }
    FreshTokens.Fresh fresh = ((Outcome.Done<FreshTokens.Fresh>) outcome).value();
    return new Reply.AccessToken(
        fresh.token(), (int) Math.min(Integer.MAX_VALUE, fresh.life().toMillis()));
  }

  private static void look(
      ClientConnection connection, SessionLink session, Request.Look look, ReplyTo replyTo) {
    if (look.conversation() == null) {
      session.attention().lookAway(replyTo.connection());
      connection.answer(replyTo.request(), new Reply.Looking(Reply.Looking.Receipts.NONE, false));
    } else {
      session.attention().look(look.conversation(), replyTo.connection(), session, replyTo);
    }
  }

  private void watch(
      ClientConnection connection, SessionLink session, Request.WatchUsers watch, ReplyTo replyTo) {
    int waitMillis = session.attention().watch();
    if (waitMillis > 0) {
      connection.answer(
          replyTo.request(),
          new Reply.Failed(
              ErrorCode.OVERLOADED, "whom to watch was chosen a moment ago", waitMillis));
    } else {
      presence.tell(new PresenceCommand.Watch(replyTo.connection(), watch.users()));
      connection.answer(replyTo.request(), Reply.Done.INSTANCE);
    }
  }

  /** False if it is about something else. */
  private boolean routeCalls(
      ClientConnection connection, SessionLink session, ReplyTo replyTo, Request body) {
    int waitMillis = CallRequests.isForCall(body) ? session.attention().changeCall() : 0;
    if (waitMillis > 0) {
      connection.answer(
          replyTo.request(),
          new Reply.Failed(ErrorCode.OVERLOADED, "too much about calls in a second", waitMillis));
      return true;
    }
    return calls.route(session.origin(), replyTo, body);
  }

  /** False if it is about something else. */
  private boolean routeReceipts(DeviceOrigin origin, ReplyTo replyTo, Request body) {
    if (body instanceof Request.CountReceipts count) {
      conversations.tell(
          new ConversationCommand.CountReceipts(
              count.conversation(), origin.user(), count.sequence(), replyTo));
    } else if (body instanceof Request.ListReceipts list) {
      conversations.tell(
          new ConversationCommand.ListReceipts(
              list.conversation(),
              origin.user(),
              list.sequence(),
              list.after(),
              list.limit(),
              replyTo));
    } else if (body instanceof Request.SwitchReceipts change) {
      conversations.tell(
          new ConversationCommand.SwitchReceipts(
              change.conversation(), origin.user(), change.on(), replyTo));
    } else if (body instanceof Request.ChangePrivacy change) {
      sessions.tell(
          new SessionCommand.ChangePrivacy(
              origin.user(),
              origin.device(),
              change.lastSeenTo(),
              change.invisible(),
              change.readsHidden(),
              replyTo));
    } else {
      return false;
    }
    return true;
  }

  /** False if it is about something else. */
  private boolean routeSchedule(UserId user, ReplyTo replyTo, Request body) {
    if (body instanceof Request.SchedulePost schedule) {
      sessions.tell(
          new SessionCommand.SchedulePost(
              user,
              schedule.conversation(),
              schedule.clientId(),
              schedule.dueMillis(),
              schedule.content(),
              replyTo));
    } else if (body instanceof Request.ChangeScheduled change) {
      sessions.tell(
          new SessionCommand.ChangeScheduled(
              user,
              change.clientId(),
              change.action(),
              change.dueMillis(),
              change.content(),
              replyTo));
    } else if (body instanceof Request.ListScheduled list) {
      sessions.tell(new SessionCommand.ListScheduled(user, list.after(), list.limit(), replyTo));
    } else {
      return false;
    }
    return true;
  }

  /** False if it is about something else. */
  private boolean routeKeeping(SessionLink session, ReplyTo replyTo, Request body) {
    UserId user = session.origin().user();
    if (body instanceof Request.StarMessage star) {
      sessions.tell(
          new SessionCommand.StarMessage(
              user, star.conversation(), star.sequence(), star.starred(), replyTo));
    } else if (body instanceof Request.DiscardMessages discard) {
      // A session that has just moved may carry this out before the connection is attached to it,
      // and tells only whom it knows: the client's next pull must not show what it has deleted.
      session.discards(true);
      sessions.tell(
          new SessionCommand.DiscardMessages(
              user, discard.conversation(), discard.sequences(), discard.upTo(), replyTo));
    } else if (body instanceof Request.SyncKeeping sync) {
      sessions.tell(new SessionCommand.SyncKeeping(user, sync.cursor(), replyTo));
    } else if (body instanceof Request.Search search) {
      sessions.tell(new SessionCommand.Search(user, search, replyTo));
    } else {
      return false;
    }
    return true;
  }

  private void routeMembership(
      ClientConnection connection, DeviceOrigin origin, ReplyTo replyTo, Request body) {
    if (body instanceof Request.SetPreferences set) {
      sessions.tell(
          new SessionCommand.SetPreferences(
              origin.user(), set.conversation(), set.change(), replyTo));
    } else if (body instanceof Request.SetSelf set) {
      sessions.tell(new SessionCommand.SetSelf(origin.user(), set.change(), replyTo));
    } else if (body instanceof Request.ChangePerson change) {
      changePerson(connection, origin.user(), replyTo, change);
    } else if (body instanceof Request.SyncPeople sync) {
      sessions.tell(new SessionCommand.SyncPeople(origin.user(), sync.cursor(), replyTo));
    } else if (body instanceof Request.ListConversations list) {
      sessions.tell(
          new SessionCommand.ListConversations(origin.user(), list.after(), list.limit(), replyTo));
    } else if (body instanceof Request.ListHighlights list) {
      conversations.tell(
          new ConversationCommand.ListHighlights(list.conversation(), origin.user(), replyTo));
    } else if (body instanceof Request.ListMembers list) {
      conversations.tell(
          new ConversationCommand.ListMembers(
              list.conversation(),
              origin.user(),
              list.after(),
              list.limit(),
              replyTo,
              list.prefix()));
    } else if (body instanceof Request.OpenDirect open) {
      users.ifFound(
          List.of(open.user()),
          connection,
          replyTo.request(),
          () -> sessions.tell(new SessionCommand.OpenDirect(origin.user(), open.user(), replyTo)));
    } else if (body instanceof Request.CreateGroup create) {
      users.withObjections(
          origin.user(),
          create.users(),
          connection,
          replyTo.request(),
          objections ->
              sessions.tell(
                  new SessionCommand.CreateGroup(
                      origin.user(),
                      origin.device(),
                      create.clientId(),
                      create.title(),
                      create.users(),
                      replyTo,
                      objections)));
    } else if (body instanceof Request.Invite invite) {
      users.withObjections(
          origin.user(),
          invite.users(),
          connection,
          replyTo.request(),
          objections ->
              conversations.tell(
                  new ConversationCommand.Invite(
                      invite.conversation(), origin, invite.users(), replyTo, objections)));
    } else if (body instanceof Request.Remove remove) {
      conversations.tell(
          new ConversationCommand.Remove(remove.conversation(), origin, remove.users(), replyTo));
    } else if (body instanceof Request.Leave leave) {
      conversations.tell(new ConversationCommand.Leave(leave.conversation(), origin, replyTo));
    } else if (body instanceof Request.Rename rename) {
      conversations.tell(
          new ConversationCommand.Rename(rename.conversation(), origin, rename.title(), replyTo));
    } else if (body instanceof Request.StartCall start) {
      UserId peer = start.conversation().peerOf(origin.user());
      users.ifFound(
          peer == null ? List.of() : List.of(peer),
          connection,
          replyTo.request(),
          () -> calls.start(origin, replyTo, start));
    } else {
      routeGroup(connection, origin, replyTo, body);
    }
  }

  private void routeGroup(
      ClientConnection connection, DeviceOrigin origin, ReplyTo replyTo, Request body) {
    if (body instanceof Request.ChangeMembers change) {
      routeMembers(origin, replyTo, change, connection);
    } else if (body instanceof Request.ChangeGroup change) {
      conversations.tell(
          new ConversationCommand.ChangeGroup(
              change.conversation(), origin, change.change(), replyTo));
    } else if (body instanceof Request.JoinGroup join) {
      conversations.tell(
          new ConversationCommand.Join(
              join.conversation(), origin, join.token(), join.answer(), replyTo));
    } else if (body instanceof Request.AskGroup ask) {
      conversations.tell(
          new ConversationCommand.AskGroup(
              ask.conversation(),
              origin.user(),
              ask.what(),
              ask.token(),
              ask.after(),
              ask.limit(),
              replyTo));
    } else {
      throw new IllegalArgumentException("not routed: " + body);
    }
  }

  /** Who is not there any more can still be kept no more, so only what begins something looks. */
  private void changePerson(
      ClientConnection connection, UserId user, ReplyTo replyTo, Request.ChangePerson change) {
    UserId other = change.user();
    switch (change.change().action()) {
      case REQUEST ->
          users.ifFound(
              List.of(other),
              connection,
              replyTo.request(),
              () ->
                  users.named(
                      change.change().name(),
                      connection,
                      replyTo.request(),
                      named ->
                          sessions.tell(
                              new SessionCommand.ChangePerson(
                                  user, other, change.change(), other.equals(named), replyTo))));
      case BLOCK, ALLOW ->
          users.ifFound(
              List.of(other),
              connection,
              replyTo.request(),
              () -> sessions.tell(command(user, replyTo, change)));
      default -> sessions.tell(command(user, replyTo, change));
    }
  }

  private static SessionCommand command(UserId user, ReplyTo replyTo, Request.ChangePerson change) {
    return new SessionCommand.ChangePerson(user, change.user(), change.change(), false, replyTo);
  }

  /** Who is let in has asked a while ago, and may not exist any more. */
  private void routeMembers(
      DeviceOrigin origin,
      ReplyTo replyTo,
      Request.ChangeMembers change,
      ClientConnection connection) {
    Runnable next =
        () ->
            conversations.tell(
                new ConversationCommand.ChangeMembers(
                    change.conversation(), origin, change.action(), change.users(), replyTo));
    if (change.action() == Request.ChangeMembers.Action.APPROVE) {
      users.ifFound(change.users(), connection, replyTo.request(), next);
    } else {
      next.run();
    }
  }
}
