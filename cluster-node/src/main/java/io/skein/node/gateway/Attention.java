package io.skein.node.gateway;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.platform.Pace;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What a client pays attention to: the conversation that it looks at, which is told so again and
 * again, because it remembers nobody for long; and how often it may type, choose whom to watch, and
 * say what it does about calls. Made with the first of these. Confined to the event loop.
 */
final class Attention {
  private final ConnectionLoop loop;
  private final UserId user;
  private @Nullable ConversationId looksAt;

  /** By which the client said so. */
  private int lookRequest;

  private int againTick;
  private long typedNanos;
  private boolean typing;
  private long watchedNanos;
  private long callsState;

  Attention(ConnectionLoop loop, UserId user) {
    this.loop = loop;
    this.user = user;
    long now = System.nanoTime();
    typedNanos = now - settings().typingInterval().toNanos();
    watchedNanos = now - settings().watchInterval().toNanos();
    callsState = Pace.start(now);
  }

  private GatewaySettings.Attention settings() {
    return loop.context().settings().attention();
  }

  private ActorRef<ConversationCommand> conversations() {
    return loop.context().dependencies().conversations();
  }

  /** The client looks at another conversation. */
  void look(
      ConversationId at, ActorRef<Outbound> connection, SessionLink session, ReplyTo replyTo) {
    if (!at.equals(looksAt)) {
      lookAway(connection);
    }
    looksAt = at;
    lookRequest = replyTo.request();
    tellLook(at, connection, session, replyTo);
  }

  /** This request is refused for good; if it was the look, it is not to be said again. */
  void failed(int request) {
    if (request == lookRequest) {
      looksAt = null;
    }
  }

  private void tellLook(
      ConversationId at,
      ActorRef<Outbound> connection,
      SessionLink session,
      @Nullable ReplyTo replyTo) {
    againTick = loop.tickAfter(settings().lookAgain());
    conversations()
        .tell(
            new ConversationCommand.Look(
                at, user, connection, session.readsHidden(), replyTo, session.privacyVersion()));
  }

  /** The client looks at nothing any more, or has gone. */
  void lookAway(ActorRef<Outbound> connection) {
    ConversationId at = looksAt;
    if (at != null) {
      looksAt = null;
      conversations().tell(new ConversationCommand.LookAway(at, user, connection));
    }
  }

  /** Says again what the client looks at, if that is due. */
  void sweep(int tick, ActorRef<Outbound> connection, SessionLink session) {
    if (againTick - tick <= 0) {
      lookAgain(connection, session);
    }
  }

  /** Says again what the client looks at. */
  void lookAgain(ActorRef<Outbound> connection, SessionLink session) {
    if (looksAt != null) {
      tellLook(looksAt, connection, session, null);
    }
  }

  /**
   * Passes on that the client types where it looks, and no more often than anybody is told; that it
   * stopped is told once, whenever that is.
   */
  void typing(Request.Typing typed, @Nullable ActorRef<Outbound> connection) {
    if (!typed.conversation().equals(looksAt)) {
      return;
    }
    boolean stopped = typed.kind() == Request.Typing.Kind.STOPPED;
    long now = System.nanoTime();
    if (stopped ? typing : now - typedNanos >= settings().typingInterval().toNanos()) {
      typing = !stopped;
      typedNanos = stopped ? typedNanos : now;
      conversations()
          .tell(
              new ConversationCommand.Typing(typed.conversation(), user, typed.kind(), connection));
    }
  }

  /** How long the client has to wait before it may choose whom to watch; 0: it may, and does. */
  int watch() {
    long now = System.nanoTime();
    Duration interval = settings().watchInterval();
    long wait = watchedNanos + interval.toNanos() - now;
    if (wait > 0) {
      return (int) TimeUnit.NANOSECONDS.toMillis(wait) + 1;
    }
    watchedNanos = now;
    return 0;
  }

  /** How long the client has to wait before it says more about calls; 0: it may, and does. */
  int changeCall() {
    long now = System.nanoTime();
    Pace pace = settings().callChanges();
    long wait = pace.waitNanos(callsState, now);
    if (wait > 0) {
      return (int) TimeUnit.NANOSECONDS.toMillis(wait) + 1;
    }
    callsState = pace.admit(callsState, now);
    return 0;
  }
}
