package io.skein.node.session;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The attached devices of one user, one connection each, and what is pushed to them. Confined to
 * the session's actor.
 */
final class SessionConnections {
  /** One attached device. */
  record Connection(
      DeviceId device,
      ActorRef<Outbound> ref,
      ActorRef<SessionCommand.AttachAnswer> answers,
      ActorRef<FanoutCommand> fanout,
      long instance,
      int attempt) {
    static Connection of(SessionCommand.Attach attach) {
      return new Connection(
          attach.device(),
          attach.connection(),
          attach.replyTo(),
          attach.fanout(),
          attach.instance(),
          attach.attempt());
    }
  }

  private final UserId user;
  private final SessionMetrics metrics;
  private final List<Connection> connections = new ArrayList<>(1);

  SessionConnections(UserId user, SessionMetrics metrics) {
    this.user = user;
    this.metrics = metrics;
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  /** A copy. */
  List<Connection> all() {
    return List.copyOf(connections);
  }

  @Nullable Connection of(DeviceId device) {
    for (Connection connection : connections) {
      if (connection.device().equals(device)) {
        return connection;
      }
    }
    return null;
  }

  /**
   * Whether a connection comes too late: the same run of the client has made another since, so it
   * gave this one up. Attachments overtake each other, above all while the session moves, and are
   * held back for seconds; were the one that came last to win, a client would lose its living
   * connection to a dead one.
   */
  boolean isGivenUp(SessionCommand.Attach attach) {
    Connection kept = of(attach.device());
    return kept != null
        && attach.instance() != 0
        && attach.instance() == kept.instance()
        && attach.attempt() - kept.attempt() < 0;
  }

  void add(Connection connection) {
    connections.add(connection);
    metrics.attached();
  }

  void remove(Connection connection) {
    if (connections.remove(connection)) {
      metrics.detached();
    }
  }

  /** All are told again how they are attached: what their gateways keep of it has changed. */
  void tellGateways(SessionCommand.Attached attached) {
    connections.forEach(connection -> connection.answers().tell(attached));
  }

  // ---- events

  void push(Connection connection, Outbound event) {
    metrics.pushes.increment();
    connection.ref().tell(event);
  }

  void pushToAll(Outbound event) {
    for (Connection connection : connections) {
      push(connection, event);
    }
  }

  /**
   * @param author the device that knows already; null: none does
   */
  void pushToOthers(@Nullable DeviceId author, Outbound event) {
    for (Connection connection : connections) {
      if (!connection.device().equals(author)) {
        push(connection, event);
      }
    }
  }

  /** The device whose request it was gets its answer instead. */
  void push(Notice.Appended appended) {
    if (connections.isEmpty()) {
      return;
    }
    DeviceOrigin origin = appended.origin();
    DeviceId author = origin != null && origin.user().equals(user) ? origin.device() : null;
    for (EncodedFrame frame : appended.frames()) {
      pushToOthers(author, new Outbound.Pushed(frame));
    }
  }

  /** The device is to sync again, if it is here. */
  void resync(DeviceId device) {
    Connection connection = of(device);
    if (connection != null) {
      push(connection, EventFrames.resync());
    }
  }

  void pushHeads(Connection connection, Map<ConversationId, Long> heads) {
    heads.forEach((id, head) -> push(connection, EventFrames.head(id, head)));
  }

  /**
   * What a device learns of its large conversations after it was attached.
   *
   * @param heads null: not all of them could tell
   */
  void pushLarge(Connection connection, @Nullable Map<ConversationId, Long> heads) {
    if (!connections.contains(connection)) {
      return;
    }
    if (heads == null) {
      push(connection, EventFrames.resync());
    } else {
      pushHeads(connection, heads);
    }
  }

  // ---- large conversations

  void showInterest(Connection connection, List<ConversationId> large) {
    if (!large.isEmpty()) {
      connection.fanout().tell(new FanoutCommand.Interested(connection.ref(), user, large));
    }
  }

  void showInterest(List<ConversationId> large) {
    for (Connection connection : connections) {
      showInterest(connection, large);
    }
  }

  void loseInterest(ConversationId conversation) {
    for (Connection connection : connections) {
      connection
          .fanout()
          .tell(new FanoutCommand.Uninterested(connection.ref(), List.of(conversation)));
    }
  }
}
