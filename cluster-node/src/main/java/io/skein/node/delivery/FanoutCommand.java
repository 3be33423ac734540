package io.skein.node.delivery;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What the fan-out actor of one node is told. */
public sealed interface FanoutCommand extends ClusterMessage {
  /**
   * The connection, which is of this node, wants the messages of these large conversations, too.
   */
  record Interested(ActorRef<Outbound> connection, UserId user, List<ConversationId> conversations)
      implements FanoutCommand {}

  /** The connection no longer wants them; an empty list: none at all. */
  record Uninterested(ActorRef<Outbound> connection, List<ConversationId> conversations)
      implements FanoutCommand {}

  /** Push to every interested connection. */
  record Deliver(Broadcast broadcast) implements FanoutCommand {}
}
