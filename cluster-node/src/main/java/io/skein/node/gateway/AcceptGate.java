package io.skein.node.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.skein.node.platform.Pace;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the acceptor on the listening socket: accepts at a bounded rate (what is faster
 * waits in the kernel) and closes at once what is far above the number of connections that a node
 * holds.
 */
final class AcceptGate extends ChannelInboundHandlerAdapter {
  private final Pace pace;
  private final GatewayMetrics metrics;
  private final int connectionsMax;
  private long paceState = Pace.start(System.nanoTime());
  private @Nullable ScheduledFuture<?> resuming;

  /**
   * @param connectionsMax including those that are only told that there are too many
   */
  AcceptGate(GatewaySettings.Accept settings, GatewayMetrics metrics, int connectionsMax) {
    pace = Pace.of(settings.perSecond(), settings.burst());
    this.metrics = metrics;
    this.connectionsMax = connectionsMax;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (metrics.connections.get() >= connectionsMax) {
      ((Channel) message).unsafe().closeForcibly();
      return;
    }
    long now = System.nanoTime();
    paceState = pace.admit(paceState, now);
    long wait = pace.waitNanos(paceState, now);
    if (wait > 0 && (resuming == null || resuming.isDone())) {
      context.channel().config().setAutoRead(false);
      resuming =
          context
              .executor()
              .schedule(
                  () -> context.channel().config().setAutoRead(true), wait, TimeUnit.NANOSECONDS);
    }
    context.fireChannelRead(message);
  }
}
