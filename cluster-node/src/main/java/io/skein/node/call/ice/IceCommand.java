package io.skein.node.call.ice;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Request;
import org.jspecify.annotations.Nullable;

/** What a node's {@link IceDesk} is told by the connections of the node. */
public sealed interface IceCommand {
  /** Answered by {@code IceServers}. */
  record Ask(DeviceOrigin origin, ReplyTo replyTo) implements IceCommand {}

  /** Answered by {@code Done} when it is stored. */
  record Report(DeviceOrigin origin, Request.ReportCallProbes report, ReplyTo replyTo)
      implements IceCommand {}

  /** A note to self: the store has answered. */
  record Kept(ReplyTo replyTo, @Nullable Throwable failure) implements IceCommand {}
}
