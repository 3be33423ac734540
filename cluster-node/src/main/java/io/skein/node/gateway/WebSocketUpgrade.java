package io.skein.node.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import io.skein.protocol.Limits;

/**
 * Answers the one HTTP request that is served on this port, the upgrade to WebSocket (RFC 6455),
 * and refuses all others. One request per connection.
 */
final class WebSocketUpgrade extends ConnectionHandler {
  static final String SUBPROTOCOL = "skein.v1";

  private final GatewayContext shared;
  private final boolean insideTls;
  private boolean answered;

  WebSocketUpgrade(GatewayContext shared, ClientConnection connection, boolean insideTls) {
    super(connection);
    this.shared = shared;
    this.insideTls = insideTls;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request && !answered) {
        answered = true;
        answer(context, request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest request) {
    GatewaySettings.WebSocket settings = shared.settings().webSocket();
    if (request.decoderResult().isFailure()) {
      refuse(context, HttpResponseStatus.BAD_REQUEST);
    } else if (connection.isAboveLimit()) {
      refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
    } else if (!path(request.uri()).equals(settings.path())) {
      refuse(context, HttpResponseStatus.NOT_FOUND);
    } else if (!isUpgrade(request)) {
      refuse(context, HttpResponseStatus.UPGRADE_REQUIRED);
    } else if (!shared
        .dependencies()
        .origins()
        .allows(request.headers().get(HttpHeaderNames.ORIGIN))) {
      refuse(context, HttpResponseStatus.FORBIDDEN);
    } else {
      upgrade(context, request);
    }
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static boolean isUpgrade(HttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request
            .headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private void upgrade(ChannelHandlerContext context, HttpRequest request) {
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                shared.settings().webSocket().path(),
                SUBPROTOCOL,
                frames(Limits.FRAME_BYTES_BEFORE_LOGIN_MAX))
            .newHandshaker(request);
    if (handshaker == null) {
      refuse(context, HttpResponseStatus.UPGRADE_REQUIRED);
      return;
    }
    FullHttpRequest whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    try {
      handshaker
          .handshake(context.channel(), whole)
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      context.pipeline().replace(this, null, new WebSocketFrames(connection, insideTls));
    } catch (WebSocketHandshakeException e) {
      refuse(context, HttpResponseStatus.BAD_REQUEST);
    }
  }

  /** Frames of a client: masked, without extensions, up to this size. */
  static WebSocketDecoderConfig frames(int bytesMax) {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(bytesMax)
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        .withUTF8Validator(false)
        .closeOnProtocolViolation(false)
        .build();
  }

  private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response
          .headers()
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    } else if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
