package io.skein.node.session;

import io.skein.node.account.UserState;
import io.skein.node.delivery.Outbound;
import io.skein.node.presence.PresenceCommand;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a session tells itself. Never leaves its node. */
sealed interface SessionNote extends SessionMessage {
  /** A connection's actor ended, or its node did. */
  record ConnectionEnded(DeviceId device, ActorRef<Outbound> connection) implements SessionNote {}

  /** The user's state, devices above all, was read; null: it could not be. */
  record StateRead(int attempt, @Nullable UserState state) implements SessionNote {}

  /** A node that watched the user has ended. */
  record WatcherEnded(ActorRef<PresenceCommand> watcher) implements SessionNote {}

  /** No device has come for a while; since then none was there. */
  record GoneTick(Instant since) implements SessionNote {}

  /** A change of what others may know was stored, or that is not known. */
  record PrivacyStored(Privacy privacy, long version, boolean stored) implements SessionNote {}

  /** Time to say once more what the user lets others know, if that is still of this version. */
  record PrivacyAgain(long version) implements SessionNote {}

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
