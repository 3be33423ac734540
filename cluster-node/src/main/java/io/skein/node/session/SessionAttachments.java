package io.skein.node.session;

import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionConnections.Connection;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What it changes in a session that a device's connection comes or goes, or that devices are logged
 * out. Confined to the session's actor.
 */
final class SessionAttachments {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final Inbox inbox;
  private final SessionReads reads;
  private final SessionConnections connections;
  private final SessionPresence presence;

  SessionAttachments(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      Inbox inbox,
      SessionReads reads,
      SessionConnections connections,
      SessionPresence presence) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.inbox = inbox;
    this.reads = reads;
    this.connections = connections;
    this.presence = presence;
  }

  /** The device is here, by this connection and by no other. */
  Connection connect(SessionCommand.Attach attach) {
    Connection older = connections.of(attach.device());
    if (older != null && older.ref().equals(attach.connection())) {
      return older;
    }
    if (older != null) {
      disconnect(older);
      older.ref().tell(new Outbound.Closed(ErrorCode.REPLACED, "the device connected again", 0));
    }
    Connection connection = Connection.of(attach);
    connections.add(connection);
    context.watchWith(
        connection.ref(), new SessionNote.ConnectionEnded(connection.device(), connection.ref()));
    inbox.attach(connection.device());
    presence.arrived();
    return connection;
  }

  private void disconnect(Connection connection) {
    connections.remove(connection);
    context.unwatch(connection.ref());
    inbox.detach(connection.device());
    presence.left();
  }

  /** A connection has ended, which may have been replaced before. */
  void ended(DeviceId device, ActorRef<Outbound> ref) {
    Connection connection = connections.of(device);
    if (connection != null && connection.ref().equals(ref)) {
      disconnect(connection);
    }
  }

  /** A device, or all of them, is no longer logged in. */
  void loggedOut(SessionCommand.LoggedOut out) {
    for (Connection connection : connections.all()) {
      if (out.device() == null || out.device().equals(connection.device())) {
        disconnect(connection);
        connection
            .ref()
            .tell(new Outbound.Closed(ErrorCode.LOGGED_OUT, "the device was logged out", 0));
      }
    }
    if (out.device() == null) {
      inbox.devices(Set.of());
      presence.noDevices();
      forgotten(services.inboxes().forgetDevices(user));
    } else {
      inbox.forget(out.device());
      if (inbox.hasNoDevice()) {
        presence.noDevices();
      }
      forgotten(services.inboxes().forgetDevice(user, out.device()));
    }
    reads.readDevicesAgain();
    out.replyTo().tell(new SessionCommand.LoggedOutDone());
  }

  /** Marks that outlive their device do no harm, so that this may fail. */
  private void forgotten(CompletionStage<Void> forgotten) {
    context.pipeToSelf(
        forgotten,
        (done, failure) ->
            new SessionNote.Continue(
                () -> {
                  if (failure != null) {
                    services.metrics().storeFailures.increment();
                  }
                }));
  }
}
