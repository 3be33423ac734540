package io.skein.node.call;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.Bytes;
import org.apache.pekko.actor.typed.ActorRef;

/** A switchboard's notes to itself. */
sealed interface SwitchboardNote extends SwitchboardCommand {
  /** A signal came over the relay. */
  record Arrived(Bytes signal) implements SwitchboardNote {}

  /** The connection of a participant has ended. */
  record Ended(ActorRef<Outbound> connection) implements SwitchboardNote {}

  /** Time to say who is there. */
  enum Tick implements SwitchboardNote {
    INSTANCE
  }
}
