package io.skein.node.presence;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.UserId;
import org.apache.pekko.actor.typed.ActorRef;

/** What the presence actor tells itself. Never leaves its node. */
sealed interface PresenceNote extends PresenceCommand {
  /** A connection's actor has ended. */
  record ConnectionEnded(ActorRef<Outbound> connection) implements PresenceNote {}

  /** A session has ended, or its node has. */
  record SessionEnded(UserId user, ActorRef<?> session) implements PresenceNote {}

  /** Time to tell what changed, and to ask who is to be asked. */
  enum Tick implements PresenceNote {
    INSTANCE
  }

  /** Time to tell the next of those who are to be told. */
  enum TellOn implements PresenceNote {
    INSTANCE
  }
}
