package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's WebSocket messages: each binary one is a frame, in one piece or several. Between
 * messages it holds nothing.
 */
final class WebSocketFrames extends ConnectionHandler implements FrameSource {
  private final boolean insideTls;
  private @Nullable ChannelHandlerContext context;
  private int frameBytesMax = Limits.FRAME_BYTES_BEFORE_LOGIN_MAX;
  private @Nullable ByteBuf partial;

  WebSocketFrames(ClientConnection connection, boolean insideTls) {
    super(connection);
    this.insideTls = insideTls;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    connection.speaks(Framing.WEB_SOCKET, this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    dropPartial();
  }

  /** The decoder's limit is fixed, so a larger one takes its place. */
  @Override
  public void frameBytesMax(int bytesMax) {
    frameBytesMax = bytesMax;
    if (context != null && context.channel().isActive()) {
      context
          .pipeline()
          .replace(
              WebSocket13FrameDecoder.class,
              null,
              new WebSocket13FrameDecoder(WebSocketUpgrade.frames(bytesMax)));
    }
  }

  @Override
  public boolean endsOutput() {
    return !insideTls;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof WebSocketFrame frame)) {
      // The end of the HTTP request that upgraded.
      ReferenceCountUtil.release(message);
      return;
    }
    try {
      connection.heard(frame.content().readableBytes());
      if (connection.listens()) {
        onWebSocketFrame(from, frame);
      }
    } finally {
      frame.release();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A failed write is told by the pipeline.
  private void onWebSocketFrame(ChannelHandlerContext from, WebSocketFrame frame) {
    if (frame instanceof BinaryWebSocketFrame && frame.isFinalFragment()) {
      connection.onFrame(frame.content().nioBuffer());
    } else if (frame instanceof BinaryWebSocketFrame
        || frame instanceof ContinuationWebSocketFrame) {
      onFragment(from, frame);
    } else if (frame instanceof PingWebSocketFrame) {
      // A client that does not read gets no answer either: RFC 6455, 5.5.3 asks for the latest
      // only.
      if (from.channel().isWritable()) {
        from.write(new PongWebSocketFrame(frame.content().retain()), from.voidPromise());
        from.flush();
      }
    } else if (frame instanceof CloseWebSocketFrame) {
      ByteBuf close = from.alloc().directBuffer(Framing.CLOSE_BYTES_MAX);
      Framing.WEB_SOCKET.writeClose(close);
      from.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
    } else if (!(frame instanceof PongWebSocketFrame)) {
      connection.onGarbage(ErrorCode.MALFORMED_FRAME, "a text message");
    }
  }

  private void onFragment(ChannelHandlerContext from, WebSocketFrame frame) {
    ByteBuf message = partial;
    int length = frame.content().readableBytes();
    if (message == null) {
      message = from.alloc().heapBuffer(length);
      partial = message;
    }
    if (message.readableBytes() + length > frameBytesMax) {
      dropPartial();
      connection.onGarbage(ErrorCode.FRAME_TOO_LARGE, "frame");
      return;
    }
    message.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      try {
        connection.onFrame(message.nioBuffer());
      } finally {
        dropPartial();
      }
    }
  }

  private void dropPartial() {
    ByteBuf message = partial;
    if (message != null) {
      partial = null;
      message.release();
    }
  }
}
