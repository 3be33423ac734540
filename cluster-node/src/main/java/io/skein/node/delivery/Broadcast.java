package io.skein.node.delivery;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.EncodedFrame;
import java.util.List;

/**
 * Messages of one large conversation on their way to every node: each node gets one envelope and
 * resolves it to its own interested connections.
 *
 * @param frames one {@code MessageEvent} each, in order of sequence
 */
public record Broadcast(ConversationId conversation, long head, List<EncodedFrame> frames)
    implements ClusterMessage {
  /** The way to every node's fan-out. Thread-safe, never blocks, at most once. */
  public interface Nodes {
    void tell(Broadcast broadcast);
  }
}
