package io.skein.node.delivery;

import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.util.List;

/**
 * What a connection (or anything that asks as a client does) is told. From one sender, in the order
 * sent; any of it may be lost when a node is, and whoever asked then times out.
 */
public sealed interface Outbound extends ClusterMessage {
  /** The one answer to a request. */
  record Answered(int request, Reply.Answer answer) implements Outbound {}

  /** An event, encoded once for all who get it. */
  record Pushed(EncodedFrame frame) implements Outbound {}

  /** Several events, in this order, each encoded once for all who get it. */
  record AllPushed(List<EncodedFrame> frames) implements Outbound {}

  /** Send {@code GoAway} and close. */
  record Closed(ErrorCode code, String detail, int reconnectAfterMillis) implements Outbound {}
}
