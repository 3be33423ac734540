package io.skein.node.api;

import io.skein.node.account.SessionNotifier;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.push.SubscriptionNotifier;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by way of their shard region. What is lost on the way (a hand-off, a node) is asked
 * again where that is harmless. Thread-safe.
 */
public final class ShardedSessions implements Sessions, SessionNotifier, SubscriptionNotifier {
  /** A log-out is told again, since a lost one would leave a socket open. */
  private static final int LOG_OUT_ATTEMPTS = 3;

  private final ActorSystem<?> system;
  private final ActorRef<SessionCommand> sessions;
  private final Duration timeout;

  /**
   * Sessions behind a shard region.
   *
   * @param timeout for one answer, {@code skein.http.session-timeout}
   */
  public ShardedSessions(
      ActorSystem<?> system, ActorRef<SessionCommand> sessions, Duration timeout) {
    this.system = system;
    this.sessions = sessions;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Reply.Answer> conversations(
      UserId user, @Nullable ConversationId after, int limit) {
    return AskPattern.<SessionCommand, Outbound>ask(
            sessions,
            replyTo ->
                new SessionCommand.ListConversations(user, after, limit, new ReplyTo(replyTo, 1)),
            timeout,
            system.scheduler())
        .handle(
            (outbound, failure) ->
                outbound instanceof Outbound.Answered answered
                    ? answered.answer()
                    : Reply.Failed.of(ErrorCode.UNAVAILABLE, "the session does not answer"));
  }

  @Override
  public CompletionStage<Void> loggedOut(UserId user, @Nullable DeviceId device) {
    return loggedOut(user, device, LOG_OUT_ATTEMPTS);
  }

  private CompletionStage<Void> loggedOut(
      UserId user, @Nullable DeviceId device, int attemptsLeft) {
    CompletionStage<Void> told =
        AskPattern.<SessionCommand, SessionCommand.LoggedOutDone>ask(
                sessions,
                replyTo -> new SessionCommand.LoggedOut(user, device, replyTo),
                timeout,
                system.scheduler())
            .thenAccept(done -> {});
    return attemptsLeft == 1
        ? told
        : told.exceptionallyCompose(failure -> loggedOut(user, device, attemptsLeft - 1));
  }

  @Override
  public CompletionStage<Void> subscriptionChanged(UserId user) {
    return AskPattern.<SessionCommand, SessionCommand.SubscriptionHeard>ask(
            sessions,
            replyTo -> new SessionCommand.SubscriptionChanged(user, replyTo),
            timeout,
            system.scheduler())
        .thenAccept(heard -> {});
  }
}
