package io.skein.node.gateway;

import io.skein.node.account.UserDirectory;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Sends each request that was let in to where it is carried out: the sender's session, a
 * conversation, or the directory of users. Tells and forgets; the answer goes to the connection's
 * actor. Stateless, thread-safe.
 */
final class RequestRouter {
  private final ActorRef<SessionCommand> sessions;
  private final ActorRef<ConversationCommand> conversations;
  private final UserDirectory users;
  private final int retryAfterMillis;

  RequestRouter(GatewayDependencies dependencies, GatewaySettings.Requests settings) {
    sessions = dependencies.sessions();
    conversations = dependencies.conversations();
    users = dependencies.users();
    retryAfterMillis = (int) settings.retryAfter().toMillis();
  }

  /**
   * @param request 0 if no answer is wanted
   * @param body what a logged-in client may ask for; the connection itself answers the rest
   */
  void route(
      ClientConnection connection,
      ActorRef<Outbound> self,
      DeviceOrigin origin,
      int request,
      Request body) {
    ReplyTo replyTo = new ReplyTo(self, request);
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
      conversations.tell(
          new ConversationCommand.Pull(
              pull.conversation(),
              origin.user(),
              pull.from(),
              pull.direction(),
              pull.limit(),
              replyTo));
    } else if (body instanceof Request.Read read) {
      conversations.tell(
          new ConversationCommand.Read(
              read.conversation(), origin, read.sequence(), request == 0 ? null : replyTo));
    } else if (body instanceof Request.Sync sync) {
      sessions.tell(
          new SessionCommand.Sync(origin.user(), origin.device(), sync.cursor(), replyTo));
    } else if (body instanceof Request.FindUsers find) {
      findUsers(connection, request, find);
    } else {
      routeMembership(connection, origin, replyTo, body);
    }
  }

  private void routeMembership(
      ClientConnection connection, DeviceOrigin origin, ReplyTo replyTo, Request body) {
    if (body instanceof Request.SetPreferences set) {
      sessions.tell(
          new SessionCommand.SetPreferences(
              origin.user(), set.conversation(), set.change(), replyTo));
    } else if (body instanceof Request.ListConversations list) {
      sessions.tell(
          new SessionCommand.ListConversations(origin.user(), list.after(), list.limit(), replyTo));
    } else if (body instanceof Request.ListMembers list) {
      conversations.tell(
          new ConversationCommand.ListMembers(
              list.conversation(), origin.user(), list.after(), list.limit(), replyTo));
    } else if (body instanceof Request.OpenDirect open) {
      afterFinding(
          List.of(open.user()),
          connection,
          replyTo.request(),
          () -> sessions.tell(new SessionCommand.OpenDirect(origin.user(), open.user(), replyTo)));
    } else if (body instanceof Request.CreateGroup create) {
      afterFinding(
          create.users(),
          connection,
          replyTo.request(),
          () ->
              sessions.tell(
                  new SessionCommand.CreateGroup(
                      origin.user(),
                      origin.device(),
                      create.clientId(),
                      create.title(),
                      create.users(),
                      replyTo)));
    } else if (body instanceof Request.Invite invite) {
      afterFinding(
          invite.users(),
          connection,
          replyTo.request(),
          () ->
              conversations.tell(
                  new ConversationCommand.Invite(
                      invite.conversation(), origin, invite.users(), replyTo)));
    } else if (body instanceof Request.Remove remove) {
      conversations.tell(
          new ConversationCommand.Remove(remove.conversation(), origin, remove.users(), replyTo));
    } else if (body instanceof Request.Leave leave) {
      conversations.tell(new ConversationCommand.Leave(leave.conversation(), origin, replyTo));
    } else if (body instanceof Request.Rename rename) {
      conversations.tell(
          new ConversationCommand.Rename(rename.conversation(), origin, rename.title(), replyTo));
    } else {
      throw new IllegalArgumentException("not routed: " + body);
    }
  }

  /** Goes on if all of these users exist; else answers that one does not, or that nobody knows. */
  private void afterFinding(
      List<UserId> wanted, ClientConnection connection, int request, Runnable next) {
    Set<UserId> distinct = new HashSet<>(wanted);
    if (distinct.isEmpty()) {
      next.run();
      return;
    }
    whenDone(
        users.names(distinct),
        connection,
        request,
        found -> {
          if (found.keySet().containsAll(distinct)) {
            next.run();
          } else {
            connection.answer(request, Reply.Failed.of(ErrorCode.UNKNOWN_USER, "users"));
          }
        });
  }

  private void findUsers(ClientConnection connection, int request, Request.FindUsers find) {
    CompletionStage<Map<UserId, String>> byId =
        find.users().isEmpty()
            ? CompletableFuture.completedStage(Map.of())
            : users.names(new HashSet<>(find.users()));
    CompletionStage<Map<String, UserId>> byName =
        find.names().isEmpty()
            ? CompletableFuture.completedStage(Map.of())
            : users.find(new HashSet<>(find.names()));
    whenDone(
        byId.thenCombine(byName, RequestRouter::merged),
        connection,
        request,
        found -> connection.answer(request, new Reply.UsersFound(found)));
  }

  private static List<Reply.User> merged(Map<UserId, String> byId, Map<String, UserId> byName) {
    List<Reply.User> found = new ArrayList<>(byId.size() + byName.size());
    byId.forEach((user, name) -> found.add(new Reply.User(user, name)));
    byName.forEach(
        (name, user) -> {
          if (!byId.containsKey(user)) {
            found.add(new Reply.User(user, name));
          }
        });
    return found;
  }

  private <T> void whenDone(
      CompletionStage<T> stage, ClientConnection connection, int request, Consumer<T> next) {
    stage.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            next.accept(found);
          } else {
            connection.answer(
                request,
                new Reply.Failed(
                    ErrorCode.UNAVAILABLE, "the accounts cannot be read", retryAfterMillis));
          }
        });
  }
}
