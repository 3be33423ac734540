package io.skein.node.gateway;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * How a logged-in connection keeps hold of its user's session: asks to be attached, asks again when
 * no answer comes, and starts over when the session ends. The requests for it are idempotent, so an
 * attempt too many does no harm. Confined to the event loop, but for {@link #ask}.
 */
final class SessionLink {
  private enum State {
    /** Asked; an answer is due. */
    ASKED,
    /** Pausing before the next attempt. */
    PAUSING,
    ATTACHED
  }

  private final ConnectionLoop loop;
  private final DeviceOrigin origin;
  private final long instance;
  private final int attempt;
  private Bytes resume;
  private @Nullable ActorRef<Object> actor;
  private @Nullable Attention attention;
  private boolean readsHidden;
  private long privacyVersion;
  private boolean discards;
  private State state = State.ASKED;
  private int attempts = 1;
  private int dueTick;

  SessionLink(ConnectionLoop loop, DeviceOrigin origin, Request.Hello hello) {
    this.loop = loop;
    this.origin = origin;
    instance = hello.instance();
    attempt = hello.attempt();
    resume = hello.resume();
    dueTick = loop.tickAfter(login().attachTimeout());
  }

  DeviceOrigin origin() {
    return origin;
  }

  /** The address of the connection; null until its actor was made. */
  @Nullable ActorRef<Outbound> connection() {
    return actor == null ? null : actor.narrow();
  }

  void actor(ActorRef<Object> made) {
    actor = made;
  }

  @Nullable ActorRef<Object> actor() {
    return actor;
  }

  /** Asks the session to attach this connection. Thread-safe. */
  void ask(ActorRef<Object> as) {
    GatewayDependencies dependencies = loop.context().dependencies();
    dependencies
        .sessions()
        .tell(
            new SessionCommand.Attach(
                origin.user(),
                origin.device(),
                as.narrow(),
                dependencies.fanout(),
                resume,
                as.narrow(),
                instance,
                attempt));
  }

  /** The session has attached the connection; false if that was known. */
  boolean attached() {
    if (state == State.ATTACHED) {
      return false;
    }
    state = State.ATTACHED;
    // What the device missed from here on is its own to ask for.
    resume = Bytes.EMPTY;
    attempts = 0;
    return true;
  }

  /** Whether the user may have deleted messages for itself: pulls go by way of the session then. */
  boolean discards() {
    return discards;
  }

  /** The session or the client says so; what was said once stays, as word of it overtakes. */
  void discards(boolean any) {
    discards |= any;
  }

  /** What the user's privacy says of direct chats. */
  boolean readsHidden() {
    return readsHidden;
  }

  /** Which version of the privacy that is; 0: not known. */
  long privacyVersion() {
    return privacyVersion;
  }

  /**
   * The session says what the user's privacy is: what the client looks at is told at once. Word of
   * an earlier version comes from a session that has ended.
   */
  void readsHidden(boolean hidden, long version) {
    if (version < privacyVersion) {
      return;
    }
    privacyVersion = version;
    if (hidden != readsHidden) {
      readsHidden = hidden;
      ActorRef<Outbound> connection = connection();
      if (attention != null && connection != null) {
        attention.lookAgain(connection, this);
      }
    }
  }

  Attention attention() {
    if (attention == null) {
      attention = new Attention(loop, origin.user());
    }
    return attention;
  }

  /** A request is refused for good: what it wanted to look at is not looked at. */
  void failed(int request) {
    if (attention != null) {
      attention.failed(request);
    }
  }

  /** The connection has ended: what it looked at is told. */
  void ended() {
    ActorRef<Outbound> connection = connection();
    if (attention != null && connection != null) {
      attention.lookAway(connection);
    }
  }

  /** The session has ended, or cannot attach the connection now. */
  void lost(Duration atLeast) {
    state = State.PAUSING;
    GatewaySettings.Reattach reattach = loop.context().settings().reattach();
    Duration pause = reattach.delay(attempts, ThreadLocalRandom.current().nextDouble());
    dueTick = loop.tickAfter(pause.compareTo(atLeast) < 0 ? atLeast : pause);
  }

  boolean isAttached() {
    return state == State.ATTACHED;
  }

  /** Nothing will be due until the session or the client says something. */
  boolean isAtRest() {
    return state == State.ATTACHED && attention == null;
  }

  /**
   * Does what is due at this tick.
   *
   * @return false if there were as many attempts as may be
   */
  boolean sweep(int tick, int attemptsMax) {
    ActorRef<Outbound> connection = connection();
    if (attention != null && connection != null) {
      attention.sweep(tick, connection, this);
    }
    if (state == State.ATTACHED || dueTick - tick > 0) {
      return true;
    }
    if (attempts >= attemptsMax) {
      return false;
    }
    attempts++;
    state = State.ASKED;
    dueTick = loop.tickAfter(login().attachTimeout());
    if (actor != null) {
      ask(actor);
    }
    return true;
  }

  private GatewaySettings.Login login() {
    return loop.context().settings().login();
  }
}
