package io.skein.node.call;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.platform.ClusterMessage;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import java.util.List;

/** What the switchboard of a node is told. */
public sealed interface SwitchboardCommand
    permits SwitchboardCommand.Seated, SwitchboardCommand.Send, SwitchboardNote {
  /**
   * A call's actor says who takes part, and where: to every node that has one of them. Of two the
   * one with the higher version counts.
   *
   * @param seats of all participants, in the order in which they joined; none: the call is over
   */
  record Seated(ConversationId conversation, CallId id, long version, List<Seat> seats)
      implements SwitchboardCommand, ClusterMessage {}

  /** A connection of this node sends a signal. Answered by {@code Done} or {@code Failed}. */
  record Send(DeviceOrigin origin, Request.SignalCall signal, ReplyTo replyTo)
      implements SwitchboardCommand {}
}
