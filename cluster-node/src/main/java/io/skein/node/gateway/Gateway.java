package io.skein.node.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for clients: a bound port and the event loops behind it. Started once by the node, ended
 * in two steps: {@link #drain} lets answers under way go out and sends the clients to other nodes,
 * {@link #stop} ends the threads. Thread-safe.
 */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final AtomicInteger STARTED = new AtomicInteger();

  /** How long closing sockets may take when the threads end. */
  private static final int STOP_SECONDS_MAX = 2;

  private final MultiThreadIoEventLoopGroup group;
  private final Map<EventExecutor, ConnectionLoop> loops;
  private final Channel listening;

  private Gateway(
      MultiThreadIoEventLoopGroup group,
      Map<EventExecutor, ConnectionLoop> loops,
      Channel listening) {
    this.group = group;
    this.loops = loops;
    this.listening = listening;
  }

  /**
   * Binds the port and serves.
   *
   * @throws InvalidSettingException if certificate or key cannot be used
   * @throws IOException if the port cannot be bound, naming it
   */
  public static Gateway start(GatewaySettings settings, GatewayDependencies dependencies)
      throws IOException {
    Backlog backlog = new Backlog(settings.outbound().nodeBytesMax());
    GatewayContext context =
        new GatewayContext(
            settings,
            dependencies,
            new GatewayMetrics(dependencies.metrics(), backlog),
            backlog,
            Pace.of(settings.requests().perSecond(), settings.requests().burst()),
            new RequestRouter(dependencies, settings.requests()),
            tls(settings.tls()));
    MultiThreadIoEventLoopGroup group = eventLoops(settings);
    Map<EventExecutor, ConnectionLoop> loops = loops(context, group);
    String host = settings.host().isEmpty() ? dependencies.nodeHost() : settings.host();
    try {
      Channel listening =
          bootstrap(context, group, loops)
              .bind(host, settings.port())
              .syncUninterruptibly()
              .channel();
      LOG.info(
          "Clients are served on {} by {}",
          listening.localAddress(),
          listening.getClass().getSimpleName());
      return new Gateway(group, loops, listening);
    } catch (Exception e) {
      loops.values().forEach(ConnectionLoop::stop);
      group.shutdownGracefully(0, STOP_SECONDS_MAX, TimeUnit.SECONDS).syncUninterruptibly();
      throw new IOException("port " + settings.port() + " on " + host + " cannot be bound", e);
    }
  }

  private static @Nullable SslContext tls(GatewaySettings.@Nullable Tls settings) {
    if (settings == null) {
      return null;
    }
    try {
      // BoringSSL if it is on the class path, else the JDK's provider.
      return SslContextBuilder.forServer(settings.certificate().toFile(), settings.key().toFile())
          .build();
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("TLS for clients cannot be set up", e);
      throw new InvalidSettingException(
          "skein.gateway.tls", "a readable certificate and its key: " + e.getMessage());
    }
  }

  private static boolean isEpoll(GatewaySettings settings) {
    return settings.transport() == GatewaySettings.Transport.AUTO && Epoll.isAvailable();
  }

  private static MultiThreadIoEventLoopGroup eventLoops(GatewaySettings settings) {
    int wanted = settings.eventLoops();
    int threads = wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
    return new MultiThreadIoEventLoopGroup(
        threads,
        new DefaultThreadFactory("skein-gateway", true),
        isEpoll(settings) ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  private static Map<EventExecutor, ConnectionLoop> loops(
      GatewayContext context, MultiThreadIoEventLoopGroup group) {
    Map<EventExecutor, ConnectionLoop> loops = new HashMap<>();
    int gateway = STARTED.incrementAndGet();
    for (EventExecutor executor : group) {
      ActorRef<ConnectionSpawner.Command> spawner =
          context
              .dependencies()
              .system()
              .systemActorOf(
                  ConnectionSpawner.create(),
                  "client-connections-" + gateway + "-" + loops.size(),
                  Props.empty());
      ConnectionLoop loop = new ConnectionLoop(context, (EventLoop) executor, spawner);
      loops.put(executor, loop);
      loop.start();
    }
    return loops;
  }

  private static ServerBootstrap bootstrap(
      GatewayContext context,
      MultiThreadIoEventLoopGroup group,
      Map<EventExecutor, ConnectionLoop> loops) {
    GatewaySettings settings = context.settings();
    Class<? extends ServerChannel> transport =
        isEpoll(settings) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    int connectionsMax = OpenFiles.cap(settings.accept());
    int water = settings.outbound().writeBytesMax();
    return new ServerBootstrap()
        .group(group)
        .channel(transport)
        .option(ChannelOption.SO_BACKLOG, settings.accept().backlog())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(water / 2, water))
        .handler(
            new AcceptGate(
                settings.accept(),
                context.metrics(),
                connectionsMax + settings.accept().refusalsMax()))
        .childHandler(new Accepted(context, loops, connectionsMax));
  }

  /** Gives an accepted socket to its loop. */
  private static final class Accepted extends ChannelInitializer<Channel> {
    private final GatewayContext context;
    private final Map<EventExecutor, ConnectionLoop> loops;
    private final int connectionsMax;

    Accepted(GatewayContext context, Map<EventExecutor, ConnectionLoop> loops, int connectionsMax) {
      this.context = context;
      this.loops = loops;
      this.connectionsMax = connectionsMax;
    }

    @Override
    protected void initChannel(Channel channel) {
      ConnectionLoop loop = loops.get(channel.eventLoop());
      boolean aboveLimit = context.metrics().connections.incrementAndGet() > connectionsMax;
      ClientConnection connection = new ClientConnection(loop, channel, aboveLimit);
      channel.pipeline().addLast(new ProtocolDetector(context, connection));
      channel
          .closeFuture()
          .addListener(
              closed -> {
                context.metrics().connections.decrementAndGet();
                connection.onClosed();
              });
      loop.add(connection);
    }
  }

  /** Where it listens; the port is the real one also if 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** What kind of socket it listens by. */
  Class<? extends Channel> transport() {
    return listening.getClass();
  }

  /**
   * Stops accepting, lets requests under way be answered for the drain's time, tells every client
   * to connect elsewhere, and closes. For the shutdown phase before sessions and conversations
   * stop.
   *
   * @return completes when no connection is left; never fails
   */
  public CompletionStage<Void> drain() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    listening.close().addListener(done -> closed.complete(null));
    return closed.thenCompose(
        ignored -> {
          List<CompletableFuture<Void>> emptied = new ArrayList<>();
          loops.values().forEach(loop -> emptied.add(loop.drain()));
          return CompletableFuture.allOf(emptied.toArray(CompletableFuture[]::new));
        });
  }

  /**
   * Closes what is still open and ends the threads.
   *
   * @return completes when they have ended
   */
  public CompletionStage<Void> stop() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    listening
        .close()
        .addListener(
            closed -> {
              loops.values().forEach(ConnectionLoop::stop);
              group
                  .shutdownGracefully(0, STOP_SECONDS_MAX, TimeUnit.SECONDS)
                  .addListener(done -> ended.complete(null));
            });
    return ended;
  }
}
