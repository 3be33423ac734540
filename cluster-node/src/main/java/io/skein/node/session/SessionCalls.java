package io.skein.node.session;

import io.skein.node.call.CallCommand;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.session.SessionConnections.Connection;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a session has to do with calls: bounds how often its user calls, and tells devices of calls,
 * those too that come while others ring. Confined to the session's actor.
 */
final class SessionCalls {
  /** Conversations of which the newest call is remembered; of the others every event is told. */
  private static final int REMEMBERED_MAX = 32;

  private static final long MINUTE_MILLIS = 60_000;

  private final SessionServices services;
  private final SessionConnections connections;

  /** The newest of each conversation; in the order in which they were told. */
  private final Map<ConversationId, SessionCommand.CallTold> newest = new LinkedHashMap<>();

  /** When as many calls as are allowed at once could be begun again. */
  private long fullAtMillis;

  SessionCalls(SessionServices services, SessionConnections connections) {
    this.services = services;
    this.connections = connections;
  }

  /** Passes it on, unless the user calls too often. */
  void start(SessionCommand.StartCall start) {
    long now = services.clock().millis();
    long interval = MINUTE_MILLIS / services.callStartsPerMinute();
    long wait = fullAtMillis + interval - MINUTE_MILLIS - now;
    if (wait > 0) {
      start.replyTo().refuse(ErrorCode.TOO_MANY_CALLS, "calls too often", (int) wait);
      return;
    }
    fullAtMillis = Math.max(fullAtMillis, now) + interval;
    services
        .calls()
        .get()
        .tell(
            new CallCommand.Start(
                start.conversation(),
                new DeviceOrigin(start.user(), start.device()),
                start.id(),
                start.media(),
                start.invited(),
                start.replyTo(),
                start.switchboard()));
  }

  /**
   * A call is so now: the devices that are here hear it, unless it is older than what they know.
   */
  void hear(SessionCommand.CallTold told) {
    SessionCommand.CallTold before = newest.get(told.conversation());
    if (before != null && told.version() < before.version()) {
      return;
    }
    newest.remove(told.conversation());
    if (newest.size() >= REMEMBERED_MAX) {
      newest.remove(newest.keySet().iterator().next());
    }
    newest.put(told.conversation(), told);
    connections.pushToAll(new Outbound.Pushed(told.frame()));
  }

  /** A device has come: it rings with the others. */
  void tell(Connection connection) {
    for (SessionCommand.CallTold told : newest.values()) {
      if (told.rings()) {
        connections.push(connection, new Outbound.Pushed(told.frame()));
      }
    }
  }
}
