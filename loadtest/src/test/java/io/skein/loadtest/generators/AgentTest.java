package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.FakeServer;
import io.skein.loadtest.engine.FakeTarget;
import io.skein.loadtest.engine.Phase;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Schedule;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.Load;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom an agent works for, and what it does when they go. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class AgentTest {
  private static final long POLL_NANOS = 50_000_000;

  private static final byte[] GREETING =
      (Channel.MAGIC + (char) Channel.VERSION + "0123456789abcdef")
          .getBytes(StandardCharsets.US_ASCII);

  private final Secret secret = Secret.random();
  private final StringWriter log = new StringWriter();
  private final RunPlan plan =
      DirectScenario.plan(
          4,
          new Load(
              Map.of(),
              new Schedule(List.of(Phase.steady("steady", 600, 10, true))),
              0,
              8,
              64,
              20,
              1),
          List.of());
  private Agent agent;

  @BeforeEach
  void listen() {
    agent =
        Agent.listening(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            secret,
            command -> {
              if (command.isEmpty()) {
                throw new IllegalArgumentException("no command");
              }
              return plan;
            },
            new PrintWriter(log));
    Thread thread = new Thread(agent::serve, "agent");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() {
    agent.close();
  }

  private Socket socket() throws IOException {
    return new Socket(agent.address().getAddress(), agent.address().getPort());
  }

  /** Connects until the agent is free again. */
  private Channel openedInTheEnd() throws IOException {
    while (true) {
      Socket socket = socket();
      try {
        return Channel.opened(socket, secret);
      } catch (IOException busy) {
        socket.close();
        assertThat(busy).hasMessageContaining("another coordinator");
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /** Both ways of ending a connection will do. */
  private static void awaitHangUp(Socket socket) {
    try {
      long unused = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException reset) {
      // What was not read has reset it.
    }
  }

  private static Word next(Channel channel, Class<? extends Word> type) throws IOException {
    Word word = channel.receive();
    while (!type.isInstance(word)) {
      word = channel.receive();
    }
    return word;
  }

  private Word.Prepare order(List<String> command, FakeServer server) {
    FakeTarget target = new FakeTarget(server.address());
    target.prepare(4);
    return new Word.Prepare(
        command,
        plan.describe(),
        0,
        1,
        "a fake",
        List.of(HostPort.format(server.address())),
        0,
        target.accounts().stream()
            .map(one -> new Word.Account(one.id().toString(), one.token()))
            .toList());
  }

  @Test
  void hangsUpOnWhoSpeaksAnotherProtocol() throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      awaitHangUp(socket);
    }
    try (Channel channel = openedInTheEnd()) {
      assertThat(channel).isNotNull();
    }
    assertThat(log.toString()).contains("refused").contains("no generator of Skein's");
  }

  @Test
  void hangsUpOnWhoHasNotTheSecret() throws IOException {
    try (Socket socket = socket()) {
      assertThatThrownBy(() -> Channel.opened(socket, Secret.random()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("secret");
    }
    assertThat(log.toString()).doesNotContain("works for");
  }

  /** Out of descriptors, each attempt fails at once: many would take the processor, too. */
  @Test
  void takesConnectionsAgainWhenItCan() throws IOException {
    long enoughAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Agent.NAP_MILLIS);
    AtomicInteger attempts = new AtomicInteger();
    ServerSocket server =
        new ServerSocket(0, 10, InetAddress.getLoopbackAddress()) {
          @Override
          public Socket accept() throws IOException {
            attempts.incrementAndGet();
            if (System.nanoTime() - enoughAt < 0) {
              throw new SocketException("Too many open files");
            }
            return super.accept();
          }
        };
    try (Agent poor = Agent.on(server, secret, command -> plan, new PrintWriter(log))) {
      Thread thread = new Thread(poor::serve, "poor-agent");
      thread.setDaemon(true);
      thread.start();

      try (Channel channel =
          Channel.opened(
              new Socket(poor.address().getAddress(), poor.address().getPort()), secret)) {
        assertThat(channel).isNotNull();
      }

      assertThat(attempts.get()).isBetween(2, 3);
      assertThat(log.toString()).containsOnlyOnce("cannot take a connection: Too many open files");
    }
  }

  /** Nothing is allocated for a length that a stranger names. */
  @Test
  void hangsUpOnALongFirstWord() throws IOException {
    try (Socket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(GREETING);
      out.write(new byte[] {0x7f, 0, 0, 0});
      out.flush();

      awaitHangUp(socket);
    }
    try (Channel channel = openedInTheEnd()) {
      assertThat(channel).isNotNull();
    }
    assertThat(log.toString()).contains("a word of");
  }

  @Test
  void hangsUpOnAWordThatIsNotSealed() throws IOException {
    byte[] plain = WordCodec.encode(new Word.Ping(1));
    try (Socket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(GREETING);
      out.write(new byte[] {0, 0, 0, (byte) plain.length});
      out.write(plain);
      out.flush();

      awaitHangUp(socket);
    }
    try (Channel channel = openedInTheEnd()) {
      assertThat(channel).isNotNull();
    }
    assertThat(log.toString()).contains("not sealed with our key");
  }

  @Test
  void worksForOneCoordinatorAtATime() throws IOException {
    try (Channel first = openedInTheEnd();
        Socket second = socket()) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> Channel.opened(second, secret))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another coordinator");
    }
    try (Channel again = openedInTheEnd()) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void refusesAnOrderThatItCannotMakeAPlanOf() throws IOException {
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0);
        Channel channel = openedInTheEnd()) {
      channel.send(order(List.of(), server));

      assertThat(next(channel, Word.Failed.class))
          .isEqualTo(new Word.Failed(RunException.Kind.USAGE, "no command"));
    }
  }

  /** A coordinator that is gone must not leave a load behind that nobody can end. */
  @Test
  void endsItsLoadWhenTheCoordinatorHangsUp() throws IOException {
    try (FakeServer server = new FakeServer(FakeServer.Defect.NONE, 0)) {
      try (Channel channel = openedInTheEnd()) {
        channel.send(order(List.of("direct"), server));
        Word ready = next(channel, Word.Ready.class);
        assertThat(ready).isNotNull();
        channel.send(new Word.Begin(System.nanoTime()));
        Word slice = next(channel, Word.Cut.class);
        assertThat(slice).isNotNull();
      }

      try (Channel again = openedInTheEnd()) {
        again.send(new Word.Ping(1));
        assertThat(((Word.Pong) next(again, Word.Pong.class)).allPresent()).isFalse();
      }
    }
  }
}
