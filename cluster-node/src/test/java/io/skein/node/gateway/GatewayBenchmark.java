package io.skein.node.gateway;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.AccessTokens;
import io.skein.node.account.UserDirectory;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.InMemoryMergedBodies;
import io.skein.node.conversation.MergedReads;
import io.skein.node.people.InMemoryPeopleStore;
import io.skein.node.people.PeopleDirectory;
import io.skein.node.people.PeopleSamples;
import io.skein.node.platform.Origins;
import io.skein.node.session.SessionCommand;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What a connection costs the gateway itself, by hand: behind it stand regions that answer at once,
 * so that sessions, conversations and the store are left out.
 *
 * <pre>
 * server PORT                    serves until it is killed; prints its process id
 * client PORT PID CONNECTIONS    logs in, holds, posts; prints what that cost process PID
 * </pre>
 */
final class GatewayBenchmark {
  private static final int TICKS_PER_SECOND = 100;
  private static final int POSTERS = 1000;
  private static final int WINDOW = 8;
  private static final int POSTS = 1_000_000;

  private GatewayBenchmark() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("server")) {
      serve(Integer.parseInt(args[1]));
    } else if (args.length == 4 && args[0].equals("client")) {
      measure(Integer.parseInt(args[1]), args[2], Integer.parseInt(args[3]));
    } else {
      System.err.println("server PORT | client PORT PID CONNECTIONS");
      System.exit(2);
    }
  }

  private static void serve(int port) throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.setup(guardian -> node(guardian, port)), "benchmark");
    System.out.println("pid " + ProcessHandle.current().pid());
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static Behavior<Void> node(
      org.apache.pekko.actor.typed.javadsl.ActorContext<Void> guardian, int port)
      throws IOException {
    ActorRef<SessionCommand> session = guardian.spawnAnonymous(Behaviors.ignore());
    ActorRef<SessionCommand> sessions =
        guardian.spawnAnonymous(
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof SessionCommand.Attach attach) {
                    attach.replyTo().tell(new SessionCommand.Attached(session, false));
                  }
                  return Behaviors.same();
                }));
    ActorRef<ConversationCommand> conversations =
        guardian.spawnAnonymous(
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof ConversationCommand.Post post) {
                    post.replyTo().answer(new Reply.Posted(1, 2));
                  }
                  return Behaviors.same();
                }));
    Gateway.start(
        GatewaySettings.from(
            ConfigFactory.parseString("skein.gateway.port = " + port)
                .withFallback(ConfigFactory.parseResources("skein/gateway.conf"))
                .resolve()),
        new GatewayDependencies(
            guardian.getSystem(),
            "benchmark",
            "127.0.0.1",
            () -> List.of("127.0.0.1:" + port),
            new Origins(Set.of(), List::of),
            new AnyToken(),
            (user, device) -> new CompletableFuture<>(),
            new Nobody(),
            new PeopleDirectory(
                new InMemoryPeopleStore(), PeopleSamples.settings(), Clock.systemUTC()),
            sessions,
            conversations,
            new MergedReads(
                (reader, conversation, sequence) -> new CompletableFuture<>(),
                new InMemoryMergedBodies(InstantSource.system())),
            guardian.spawnAnonymous(Behaviors.ignore()),
            guardian.spawnAnonymous(Behaviors.ignore()),
            guardian.spawnAnonymous(Behaviors.ignore()),
            guardian.spawnAnonymous(Behaviors.ignore()),
            guardian.spawnAnonymous(Behaviors.ignore()),
            guardian.spawnAnonymous(Behaviors.ignore()),
            Clock.systemUTC(),
            new SimpleMeterRegistry()));
    return Behaviors.empty();
  }

  /** "user". */
  private static final class AnyToken implements AccessTokens {
    @Override
    public String issue(UserId user, DeviceId device, Instant now) {
      return user.toString();
    }

    @Override
    public Verdict verify(String token, Instant now) {
      return new Valid(UserId.parse(token), new DeviceId(1), now);
    }
  }

  private static final class Nobody implements UserDirectory {
    @Override
    public CompletionStage<Map<UserId, String>> names(Collection<UserId> users) {
      return CompletableFuture.completedStage(Map.of());
    }

    @Override
    public CompletionStage<Map<String, UserId>> find(Collection<String> names) {
      return CompletableFuture.completedStage(Map.of());
    }
  }

  // ---------------------------------------------------------------- the clients' side

  private static void measure(int port, String pid, int connections) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (SocketChannel warm : logIn(address, 2000, 900_000)) {
      warm.close();
    }
    List<SocketChannel> posters = logIn(address, POSTERS, 1_000_000);
    post(posters, POSTS / 2);
    for (SocketChannel poster : posters) {
      poster.close();
    }
    Thread.sleep(3000);
    collectGarbage(pid);
    long rssBefore = rssKilobytes(pid);
    double cpuBefore = cpuSeconds(pid);
    List<SocketChannel> held = logIn(address, connections, 1);
    double loginCpu = cpuSeconds(pid) - cpuBefore;
    collectGarbage(pid);
    long rss = rssKilobytes(pid);
    System.out.printf(
        "%d log-ins: %.2f CPU s per 10,000%n", connections, loginCpu * 10_000 / connections);
    System.out.printf(
        "RSS %d -> %d kB: %.1f kB per connection%n",
        rssBefore, rss, (rss - rssBefore) / (double) connections);
    idle(held, pid);
    double cpuBeforePosts = cpuSeconds(pid);
    long start = System.nanoTime();
    post(held.subList(0, POSTERS), POSTS);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d posts, window %d: %.0f/s, %.2f CPU s per 100,000%n",
        POSTS, WINDOW, POSTS / seconds, (cpuSeconds(pid) - cpuBeforePosts) * 100_000 / POSTS);
    System.out.println("RSS at the end " + rssKilobytes(pid) + " kB");
  }

  /** Logs in so many users at once, 64 at a time under way. */
  private static List<SocketChannel> logIn(InetSocketAddress address, int count, int firstUser)
      throws IOException {
    List<SocketChannel> channels = new ArrayList<>();
    ByteBuffer answer = ByteBuffer.allocate(1024);
    for (int done = 0; done < count; ) {
      int batch = Math.min(64, count - done);
      for (int i = 0; i < batch; i++) {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Request hello =
            new Request.Hello(1, String.valueOf(firstUser + done + i), "bench", Bytes.EMPTY);
        EncodedFrame frame = WireCodec.encode(1, hello);
        ByteBuffer bytes = ByteBuffer.allocate(4 + frame.tcpBytes()).put(FrameReader.preface());
        frame.putTcp(bytes);
        channel.write(bytes.flip());
        channels.add(channel);
      }
      for (int i = 0; i < batch; i++) {
        channels.get(done + i).read(answer.clear());
      }
      done += batch;
    }
    return channels;
  }

  /** A minute of heartbeats, 30 s apart for each connection. */
  private static void idle(List<SocketChannel> held, String pid) throws Exception {
    EncodedFrame frame = WireCodec.encode(0, new Request.Ping(1));
    ByteBuffer ping = ByteBuffer.allocate(frame.tcpBytes());
    frame.putTcp(ping);
    ByteBuffer answer = ByteBuffer.allocate(1024);
    int seconds = 30;
    double before = cpuSeconds(pid);
    for (int second = 0; second < seconds; second++) {
      long end = System.nanoTime() + 1_000_000_000L;
      for (int i = second; i < held.size(); i += seconds) {
        held.get(i).write(ping.rewind());
        held.get(i).read(answer.clear());
        if (i % 8 == 0) {
          Thread.sleep(8 * 1000L * seconds / held.size());
        }
      }
      Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
    }
    System.out.printf(
        "idle with heartbeats: %.1f %% of a core%n", (cpuSeconds(pid) - before) * 100 / seconds);
  }

  private static void post(List<SocketChannel> channels, int posts) throws IOException {
    postFrom(channels, posts);
    for (SocketChannel channel : channels) {
      channel.configureBlocking(true);
    }
  }

  private static void postFrom(List<SocketChannel> channels, int posts) throws IOException {
    int answerBytes = WireCodec.encode(1, new Reply.Posted(1, 2)).tcpBytes();
    int[] pendingBytes = new int[channels.size()];
    int sent = 0;
    int answered = 0;
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < channels.size(); i++) {
        channels.get(i).configureBlocking(false);
        channels.get(i).register(selector, SelectionKey.OP_READ, i);
        writePosts(channels.get(i), i, WINDOW);
        sent += WINDOW;
      }
      ByteBuffer in = ByteBuffer.allocate(64 * 1024);
      while (answered < posts) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          int index = (Integer) key.attachment();
          pendingBytes[index] += ((SocketChannel) key.channel()).read(in.clear());
          int answers = pendingBytes[index] / answerBytes;
          pendingBytes[index] %= answerBytes;
          answered += answers;
          int more = Math.min(answers, posts - sent);
          if (more > 0) {
            writePosts((SocketChannel) key.channel(), index, more);
            sent += more;
          }
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private static void writePosts(SocketChannel channel, int user, int count) throws IOException {
    Content text = new Content.Text("x".repeat(150));
    ConversationId chat = ConversationId.direct(new UserId(user + 1), new UserId(5_000_000));
    ByteBuffer out = ByteBuffer.allocate(count * 300);
    for (int i = 0; i < count; i++) {
      // One number below 128 per place in the window keeps every answer of one length.
      int request = nextRequest(user);
      WireCodec.encode(request, new Request.Post(chat, new ClientId(user, request), 0, text))
          .putTcp(out);
    }
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private static final int[] NEXT = new int[2 * POSTERS];

  private static int nextRequest(int user) {
    NEXT[user] = NEXT[user] % 120 + 1;
    return NEXT[user];
  }

  private static void collectGarbage(String pid) throws Exception {
    for (int i = 0; i < 2; i++) {
      new ProcessBuilder("jcmd", pid, "GC.run").start().waitFor();
    }
  }

  private static long rssKilobytes(String pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }

  private static double cpuSeconds(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
  }
}
