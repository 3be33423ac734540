package io.skein.node.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.NotSslRecordException;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a pipeline, whatever the client speaks: tells the connection what happens.
 */
abstract class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  final ClientConnection connection;

  ConnectionHandler(ClientConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    connection.onReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.onWritabilityChanged();
  }

  /** A client's mistakes get a code; a lost socket is no news; the rest is a defect of ours. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      boolean tooLarge = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
      connection.onGarbage(
          tooLarge ? ErrorCode.FRAME_TOO_LARGE : ErrorCode.MALFORMED_FRAME, "WebSocket frame");
    } else if (cause instanceof TooLongFrameException) {
      connection.onGarbage(ErrorCode.FRAME_TOO_LARGE, "frame");
    } else if (cause instanceof IOException
        || cause instanceof NotSslRecordException
        || cause instanceof DecoderException) {
      LOG.debug("A connection was lost", cause);
      connection.closeSocket();
    } else {
      LOG.warn("A connection failed and is closed", cause);
      connection.onGarbage(ErrorCode.INTERNAL, "a defect of the node");
    }
  }
}
