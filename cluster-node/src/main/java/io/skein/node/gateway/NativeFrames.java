package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.skein.protocol.DecodeException;
import io.skein.protocol.FrameReader;
import java.nio.ByteBuffer;

/** Cuts a native connection's bytes into frames. Between frames it holds nothing. */
final class NativeFrames extends ConnectionHandler implements FrameSource {
  private final FrameReader reader = FrameReader.ofClientBytes();
  private final boolean insideTls;

  NativeFrames(ClientConnection connection, boolean insideTls) {
    super(connection);
    this.insideTls = insideTls;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection.speaks(Framing.NATIVE, this);
  }

  @Override
  public void frameBytesMax(int frameBytesMax) {
    reader.frameBytesMax(frameBytesMax);
  }

  @Override
  public boolean endsOutput() {
    return !insideTls;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      connection.heard(bytes.readableBytes());
      ByteBuffer rest = bytes.nioBuffer();
      ByteBuffer payload;
      while (connection.listens() && (payload = reader.next(rest)) != null) {
        connection.onFrame(payload);
      }
    } catch (DecodeException e) {
      connection.onGarbage(e.code(), e.detail());
    } finally {
      bytes.release();
    }
  }
}
