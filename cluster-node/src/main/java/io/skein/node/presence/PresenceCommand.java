package io.skein.node.presence;

import io.skein.node.delivery.Outbound;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What the presence actor of a node is told. */
public sealed interface PresenceCommand
    permits PresenceCommand.Watch, PresenceCommand.Told, PresenceNote {
  /** The connection, which is of this node, wants to be told of these users and of no others. */
  record Watch(ActorRef<Outbound> connection, List<UserId> users) implements PresenceCommand {}

  /**
   * A user's session says how the user is there, as far as others may know.
   *
   * @param session tells of every change until it ends; not if {@code watched} is false
   * @param watched false: the session does not stay for this user, who has no device that could
   *     come; it is to be asked again in the long run
   */
  record Told(
      UserId user, boolean online, long lastSeenMillis, ActorRef<?> session, boolean watched)
      implements PresenceCommand, ClusterMessage {
    Reply.Presence presence() {
      return new Reply.Presence(user, online, lastSeenMillis);
    }
  }
}
