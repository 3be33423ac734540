package io.skein.node.gateway;

import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * The address of one connection in the cluster: passes on what it is told, watches the session, and
 * by its own end tells the session that the connection is gone. All else, deadlines included, is
 * the connection's, on its event loop.
 *
 * <p>There is one for each idle device, so it is one object: it takes {@link Outbound} and {@link
 * SessionCommand.AttachAnswer} itself, where an adapter would be one more registered reference, and
 * is a behavior by inheritance, where a receive list would be several objects more.
 */
final class ConnectionActor extends ExtensibleBehavior<Object> {
  /** The connection has ended. */
  enum Stop {
    INSTANCE
  }

  private final ClientConnection connection;
  private @Nullable ActorRef<SessionCommand> session;

  ConnectionActor(ClientConnection connection) {
    this.connection = connection;
  }

  @Override
  public Behavior<Object> receive(TypedActorContext<Object> context, Object message) {
    if (message instanceof Outbound.Pushed pushed) {
      connection.push(pushed.frame());
    } else if (message instanceof Outbound.AllPushed all) {
      all.frames().forEach(connection::push);
    } else if (message instanceof Outbound.Answered answered) {
      connection.answer(answered.request(), answered.answer());
    } else if (message instanceof Outbound.Closed closed) {
      connection.submit(
          () -> connection.goAway(closed.code(), closed.detail(), closed.reconnectAfterMillis()));
    } else if (message instanceof SessionCommand.Attached attached) {
      watch(context, attached.session());
      connection.submit(() -> connection.onAttached(attached));
    } else if (message instanceof SessionCommand.Refused refused) {
      connection.submit(() -> connection.onRefused(refused));
    } else if (message == Stop.INSTANCE) {
      return Behaviors.stopped();
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  private void watch(TypedActorContext<Object> context, ActorRef<SessionCommand> attached) {
    if (attached.equals(session)) {
      return;
    }
    if (session != null) {
      context.asJava().unwatch(session);
    }
    context.asJava().watch(attached);
    session = attached;
  }

  @Override
  public Behavior<Object> receiveSignal(TypedActorContext<Object> context, Signal signal) {
    if (signal instanceof Terminated terminated) {
      Object ended = terminated.getRef();
      if (ended.equals(session)) {
        session = null;
        connection.submit(connection::onSessionEnded);
      }
    } else if (signal instanceof PostStop) {
      connection.submit(connection::onActorEnded);
    }
    return Behaviors.same();
  }
}
