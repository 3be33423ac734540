package io.skein.node.call.sfu.janus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What speaks as Janus does: makes sessions and handles, and else says what a test has it say. */
final class FakeJanus implements AutoCloseable {
  /** What answers a request; null: nothing does. */
  @FunctionalInterface
  interface Answer {
    @Nullable ObjectNode to(JsonNode request);
  }

  private static final long PATIENCE_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicLong ids = new AtomicLong(100);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Channel> connections = new LinkedBlockingQueue<>();
  private final Channel server;
  private volatile @Nullable Channel newest;

  FakeJanus() {
    on("create", request -> success(ids.incrementAndGet()));
    on("attach", request -> success(ids.incrementAndGet()));
    on("detach", request -> said("success"));
    on("keepalive", request -> said("ack"));
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(1 << 16))
                        .addLast(new WebSocketServerProtocolHandler("/", "janus-protocol"))
                        .addLast(new Requests());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
  }

  static ObjectNode said(String kind) {
    return JSON.createObjectNode().put("janus", kind);
  }

  static ObjectNode success(long id) {
    ObjectNode answer = said("success");
    answer.putObject("data").put("id", id);
    return answer;
  }

  static ObjectNode error(int code) {
    ObjectNode answer = said("error");
    answer.putObject("error").put("code", code).put("reason", "a test");
    return answer;
  }

  /** What a plugin says. */
  static ObjectNode event(ObjectNode data) {
    ObjectNode answer = said("event");
    answer.putObject("plugindata").set("data", data);
    return answer;
  }

  /** From now on such requests are answered so; a message by what its body requests. */
  void on(String kind, Answer answer) {
    answers.put(kind, answer);
  }

  private static String kind(JsonNode request) {
    String kind = request.path("janus").asText();
    return "message".equals(kind) ? request.path("body").path("request").asText() : kind;
  }

  /** The next request of this kind. */
  JsonNode awaits(String kind) throws InterruptedException {
    // Others may come for ever, as those that keep a session alive do.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      JsonNode next = asked.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(next).as(kind).isNotNull();
      if (kind(next).equals(kind)) {
        return next;
      }
    }
  }

  /** Whether one of what was asked, and not awaited, is such. */
  boolean wasAsked(String kind) {
    return asked.stream().anyMatch(one -> kind(one).equals(kind));
  }

  /** Answers a request that was not, by now. */
  void answer(JsonNode request, ObjectNode answer) {
    say(answer.put("transaction", request.path("transaction").asText()));
  }

  void say(ObjectNode message) {
    sayText(message.toString());
  }

  void sayText(String message) {
    send(connection(), new TextWebSocketFrame(message));
  }

  /** The same, a sign at a time. */
  void sayInParts(ObjectNode message) {
    String text = message.toString();
    Channel to = connection();
    send(to, new TextWebSocketFrame(false, 0, text.substring(0, 1)));
    for (int at = 1; at < text.length(); at++) {
      boolean isLast = at == text.length() - 1;
      send(to, new ContinuationWebSocketFrame(isLast, 0, text.substring(at, at + 1)));
    }
  }

  private static void send(Channel to, WebSocketFrame frame) {
    ChannelFuture unused = to.writeAndFlush(frame);
  }

  private Channel connection() {
    Channel connection = newest;
    assertThat(connection).isNotNull();
    return connection;
  }

  /** The next connection that is made. */
  Channel awaitsConnection() throws InterruptedException {
    Channel connection = connections.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(connection).isNotNull();
    return connection;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Requests extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        newest = context.channel();
        connections.add(context.channel());
      }
      super.userEventTriggered(context, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame)
        throws JsonProcessingException {
      JsonNode request = JSON.readTree(frame.text());
      asked.add(request);
      Answer answer = answers.getOrDefault(kind(request), nothing -> null);
      ObjectNode said = answer.to(request);
      if (said != null) {
        said.put("transaction", request.path("transaction").asText());
        send(context.channel(), new TextWebSocketFrame(said.toString()));
      }
    }
  }
}
