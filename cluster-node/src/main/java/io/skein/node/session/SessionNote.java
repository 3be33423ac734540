package io.skein.node.session;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.DeviceId;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a session tells itself. Never leaves its node. */
sealed interface SessionNote extends SessionMessage {
  /** A connection's actor ended, or its node did. */
  record ConnectionEnded(DeviceId device, ActorRef<Outbound> connection) implements SessionNote {}

  /** The devices were read; null: they could not be. */
  record DevicesRead(int attempt, @Nullable Set<DeviceId> devices) implements SessionNote {}

  /** The inbox was read; null: it could not be. */
  record InboxRead(InboxStore.@Nullable Inbox inbox) implements SessionNote {}

  /** A write ended. */
  record Written(InboxWrite write, boolean stored) implements SessionNote {}

  /** A step of a request ended elsewhere; what follows runs in the session. */
  record Continue(Runnable step) implements SessionNote {}

  /** Time to tell the conversations what was acknowledged. */
  record AcknowledgeTick() implements SessionNote {}

  /** Time to see whether the session is still needed. */
  record IdleTick() implements SessionNote {}

  /** From the shard: hand-off, shutdown, or as asked for. */
  record Stop() implements SessionNote {}

  /** What is in flight took too long to be waited for. */
  record StopTick() implements SessionNote {}
}
