package io.skein.node.call.relay;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.call.SignalRelay;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.CallId;
import io.skein.protocol.EncodedFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What the relay of calls costs beside messages between actors, by hand: two processes, in turn the
 * same signals at the same rate by the relay and by remote actors, as nodes send them. Latency is
 * from when a signal was due until the other process has it, by the clock that processes of one
 * machine share (Linux), so that a sender that is late does not hide it.
 *
 * <pre>
 * ./mvnw -q -Pfast -pl cluster-node -am package -DskipTests
 * cd cluster-node &amp;&amp; java --add-opens java.base/jdk.internal.misc=ALL-UNNAMED \
 *     --add-opens java.base/sun.nio.ch=ALL-UNNAMED -cp 'target/test-classes:target/classes:target/lib/*' \
 *     io.skein.node.call.relay.RelayBenchmark [SECONDS [ROUNDS [PER_SECOND [IDLE_PARK_MAX]]]]      default 10 3 1000 2ms
 * </pre>
 */
final class RelayBenchmark {
  private static final int SIGNAL_BYTES = 600;
  private static final int CALLS = 100;
  private static final String NEAR = "127.0.0.1:1";
  private static final String FAR = "127.0.0.1:2";
  private static final String RELAY = "relay";
  private static final String ACTORS = "actors";
  private static final List<String> WAYS = List.of(RELAY, ACTORS);
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private RelayBenchmark() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("far")) {
      far(args);
    } else {
      near(
          Long.parseLong(argument(args, 0, "10")),
          Integer.parseInt(argument(args, 1, "3")),
          Integer.parseInt(argument(args, 2, "1000")),
          argument(args, 3, "2ms"));
    }
  }

  private static String argument(String[] args, int index, String usual) {
    return args.length > index ? args[index] : usual;
  }

  /** One process: a relay and an actor system. */
  private static final class Node implements AutoCloseable {
    final AtomicLong givenBack = new AtomicLong();
    final AeronRelay relay;
    final SignalRelay signals;
    final ActorSystem<Outbound> actors;

    Node(RelayPeer own, RelayPeer other, Path directory, String idle, Consumer<byte[]> arrived) {
      AeronRelay[] started = new AeronRelay[1];
      signals =
          new AeronSignalRelay(
              listener ->
                  started[0] =
                      AeronRelay.start(
                          own,
                          RelayFixtures.settings("skein.aeron.idle-park-max = " + idle),
                          RelayKeys.of(RelayFixtures.KEY),
                          directory,
                          listener,
                          new RelayFixtures.Counted().metrics),
              (node, call, signal) -> givenBack.incrementAndGet());
      relay = started[0];
      relay.peers(List.of(other));
      signals.listen((node, call, signal) -> arrived.accept(signal));
      actors = ActorSystem.create(receiver(arrived), "relay-benchmark", config());
    }

    private static Config config() {
      return ConfigFactory.parseString(
              "pekko { loglevel = WARNING, coordinated-shutdown.exit-jvm = off,"
                  + " remote.artery.canonical { hostname = 127.0.0.1, port = 0 } }")
          .withFallback(ConfigFactory.parseResources("node-pekko.conf"))
          .withFallback(ConfigFactory.load())
          .resolve();
    }

    private static Behavior<Outbound> receiver(Consumer<byte[]> arrived) {
      return Behaviors.receive(Outbound.class)
          .onMessage(
              Outbound.Pushed.class,
              pushed -> {
                arrived.accept(pushed.frame().payload());
                return Behaviors.same();
              })
          .build();
    }

    /** CPU of the relay's thread so far, in nanoseconds. */
    static long relayCpu() {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
        if (thread != null && thread.getThreadName().startsWith("skein-relay-")) {
          return threads.getThreadCpuTime(thread.getThreadId());
        }
      }
      throw new IllegalStateException("no relay runs");
    }

    static long processCpu() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    @Override
    public void close() {
      relay.close();
      actors.terminate();
    }
  }

  /** Latencies in nanoseconds, as many as there is room for. Thread-safe. */
  private static final class Latencies {
    private long[] values = new long[1 << 16];
    private int count;

    synchronized void add(long nanos) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = nanos;
    }

    /** Number, median, 99th percentile and maximum in microseconds; forgets them. */
    synchronized String take() {
      long[] sorted = Arrays.copyOf(values, count);
      Arrays.sort(sorted);
      count = 0;
      return String.format(
          Locale.ROOT,
          "%d %.0f %.0f %.0f",
          sorted.length,
          at(sorted, 0.5),
          at(sorted, 0.99),
          at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
      return sorted.length == 0
          ? 0
          : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))]
              / NANOS_PER_MICRO;
    }
  }

  // ---- the process that hears

  private static void far(String[] args) throws Exception {
    Latencies latencies = new Latencies();
    RelayPeer own = new RelayPeer(FAR, "127.0.0.1", Integer.parseInt(args[2]));
    RelayPeer other = new RelayPeer(NEAR, "127.0.0.1", Integer.parseInt(args[1]));
    try (Node node =
            new Node(
                own,
                other,
                Path.of(args[3]),
                args[4],
                bytes -> latencies.add(System.nanoTime() - ByteBuffer.wrap(bytes).getLong()));
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(
          "READY " + ActorRefResolver.get(node.actors).toSerializationFormat(node.actors));
      String order;
      while ((order = orders.readLine()) != null) {
        System.out.println(
            order.equals("cpu") ? Node.relayCpu() + " " + Node.processCpu() : latencies.take());
      }
    }
  }

  // ---- the process that sends, and tells

  private static void near(long seconds, int rounds, int perSecond, String idle) throws Exception {
    Path directory = Files.createTempDirectory("relay-benchmark-");
    RelayPeer own = new RelayPeer(NEAR, "127.0.0.1", freePort());
    RelayPeer other = new RelayPeer(FAR, "127.0.0.1", freePort());
    Process far = start(own, other, directory, idle);
    try (Node node = new Node(own, other, directory, idle, bytes -> {});
        BufferedReader answers = far.inputReader(StandardCharsets.UTF_8)) {
      String ready = answers.readLine();
      while (ready != null && !ready.startsWith("READY ")) {
        ready = answers.readLine();
      }
      if (ready == null) {
        throw new IllegalStateException("the other process has ended");
      }
      ActorRef<Outbound> receiver =
          ActorRefResolver.get(node.actors).resolveActorRef(ready.substring("READY ".length()));
      while (!node.relay.reaches(FAR)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      Bench bench = new Bench(node, receiver, far, answers, seconds, perSecond);
      System.out.printf(
          Locale.ROOT,
          "%d signals/s of %d bytes, %d s each, idle-park-max %s; microseconds%n",
          perSecond,
          SIGNAL_BYTES,
          seconds,
          idle);
      for (String way : WAYS) {
        bench.run(way, "warm-up");
      }
      for (int round = 1; round <= rounds; round++) {
        for (String way : WAYS) {
          bench.run(way, "round " + round);
        }
      }
      bench.idle();
    } finally {
      far.destroy();
      far.waitFor();
      Files.deleteIfExists(directory.resolve("aeron"));
      Files.deleteIfExists(directory);
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process start(RelayPeer own, RelayPeer other, Path directory, String idle)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RelayBenchmark.class.getName(),
            "far",
            Integer.toString(own.port()),
            Integer.toString(other.port()),
            directory.toString(),
            idle)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The measurements. */
  private static final class Bench {
    private final Node node;
    private final ActorRef<Outbound> receiver;
    private final Process far;
    private final BufferedReader answers;
    private final long seconds;
    private final int perSecond;
    private final CallId[] calls = new CallId[CALLS];

    Bench(
        Node node,
        ActorRef<Outbound> receiver,
        Process far,
        BufferedReader answers,
        long seconds,
        int perSecond) {
      this.node = node;
      this.receiver = receiver;
      this.far = far;
      this.answers = answers;
      this.seconds = seconds;
      this.perSecond = perSecond;
      Arrays.setAll(calls, i -> CallId.random());
    }

    void run(String way, String name) throws IOException {
      long[] before = cpu();
      long ownBefore = Node.processCpu();
      long count = seconds * perSecond;
      long refused = 0;
      long latest = 0;
      long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
      for (long i = 0; i < count; i++) {
        long due = start + i * (long) NANOS_PER_SECOND / perSecond;
        long left;
        while ((left = due - System.nanoTime()) > 0) {
          LockSupport.parkNanos(left);
        }
        latest = Math.max(latest, -left);
        refused += send(way, calls[(int) (i % CALLS)], due) ? 0 : 1;
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      long[] after = cpu();
      double cpu = (after[1] - before[1] + Node.processCpu() - ownBefore) / NANOS_PER_SECOND;
      System.out.printf(
          Locale.ROOT,
          "%-8s %-8s arrived, p50, p99, max: %s of %d sent, %d not taken, %d given back; sender"
              + " late by %.0f at most; CPU of both processes %.2f s%n",
          name,
          way,
          ask("take"),
          count,
          refused,
          node.givenBack.getAndSet(0),
          latest / NANOS_PER_MICRO,
          cpu);
    }

    private boolean send(String way, CallId call, long due) {
      byte[] bytes = ByteBuffer.allocate(SIGNAL_BYTES).putLong(due).array();
      if (way.equals(RELAY)) {
        return node.signals.offer(FAR, call, bytes) == SignalRelay.Offer.TAKEN;
      }
      receiver.tell(new Outbound.Pushed(EncodedFrame.wrap(bytes)));
      return true;
    }

    /** The relay's thread of each process, with nothing to do. */
    void idle() throws IOException {
      long[] before = cpu();
      long ownBefore = Node.relayCpu();
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      long left;
      while ((left = end - System.nanoTime()) > 0) {
        LockSupport.parkNanos(left);
      }
      double elapsed = System.nanoTime() - start;
      System.out.printf(
          Locale.ROOT,
          "idle     relay's thread: %.1f %% and %.1f %% of a core%n",
          (Node.relayCpu() - ownBefore) / elapsed * 100,
          (cpu()[0] - before[0]) / elapsed * 100);
    }

    /** Of the other process: its relay's thread, and all of it. */
    private long[] cpu() throws IOException {
      return Arrays.stream(ask("cpu").split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    private String ask(String order) throws IOException {
      far.outputWriter(StandardCharsets.UTF_8).append(order).append('\n').flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the other process has ended");
      }
      return answer;
    }
  }
}
