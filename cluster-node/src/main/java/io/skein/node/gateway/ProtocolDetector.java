package io.skein.node.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees the first byte of a connection, and makes the pipeline that speaks what it begins: native
 * frames, TLS (behind which it looks again), or HTTP. Then it is gone.
 */
final class ProtocolDetector extends ConnectionHandler {
  /** ContentType handshake (RFC 8446, section 5.1). */
  private static final byte TLS_HANDSHAKE = 0x16;

  /** First byte of {@code SKN1}; no HTTP method that is served here begins so. */
  private static final byte NATIVE = 'S';

  private static final int HTTP_LINE_BYTES_MAX = 2048;
  private static final int HTTP_HEADER_BYTES_MAX = 8192;

  private final GatewayContext shared;
  private final boolean insideTls;

  ProtocolDetector(GatewayContext shared, ClientConnection connection) {
    this(shared, connection, false);
  }

  private ProtocolDetector(GatewayContext shared, ClientConnection connection, boolean insideTls) {
    super(connection);
    this.shared = shared;
    this.insideTls = insideTls;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (!bytes.isReadable() || !connection.listens()) {
      bytes.release();
      return;
    }
    byte first = bytes.getByte(bytes.readerIndex());
    SslContext tls = shared.tls();
    if (first == TLS_HANDSHAKE && tls != null && !insideTls) {
      become(context, bytes, tls(context, tls), new ProtocolDetector(shared, connection, true));
    } else if (isTlsRequired() && !insideTls) {
      ReferenceCountUtil.release(message);
      connection.closeSocket();
    } else if (first == NATIVE) {
      become(context, bytes, null, new NativeFrames(connection, insideTls));
    } else {
      HttpDecoderConfig limits =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(HTTP_LINE_BYTES_MAX)
              .setMaxHeaderSize(HTTP_HEADER_BYTES_MAX);
      become(
          context,
          bytes,
          new HttpServerCodec(limits),
          new WebSocketUpgrade(shared, connection, insideTls));
    }
  }

  private boolean isTlsRequired() {
    GatewaySettings.Tls tls = shared.settings().tls();
    return tls != null && tls.required();
  }

  private SslHandler tls(ChannelHandlerContext context, SslContext tls) {
    SslHandler handler = tls.newHandler(context.alloc());
    handler.setHandshakeTimeout(
        shared.settings().login().helloTimeout().toMillis(), TimeUnit.MILLISECONDS);
    return handler;
  }

  private void become(
      ChannelHandlerContext context,
      ByteBuf bytes,
      @Nullable ChannelHandler before,
      ConnectionHandler next) {
    ChannelPipeline pipeline = context.pipeline();
    if (before != null) {
      pipeline.addLast(before);
    }
    pipeline.addLast(next);
    context.fireChannelRead(bytes);
    if (!context.isRemoved()) {
      pipeline.remove(this);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
  }
}
