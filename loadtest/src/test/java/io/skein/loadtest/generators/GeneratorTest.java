package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.TimeLine;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent as the coordinator knows it; the test is the agent. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class GeneratorTest {
  private static final int READ_WITHIN_MILLIS = 30_000;
  private static final int HEARD_MAX = 2;

  /** More than sockets keep for who does not listen. */
  private static final String LONG = "x".repeat(16 << 20);

  private final Secret secret = Secret.random();
  private final BlockingQueue<Generator.Heard> heard = new LinkedBlockingQueue<>(HEARD_MAX);
  private ServerSocket server;
  private Socket socket;
  private Channel agent;
  private Generator generator;

  @BeforeEach
  void connect() throws Exception {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server.setSoTimeout(READ_WITHIN_MILLIS);
    InetSocketAddress address =
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    CompletableFuture<Generator> connecting =
        CompletableFuture.supplyAsync(() -> Generator.connect(0, address, 4, secret, heard));
    socket = server.accept();
    agent = Channel.accepted(socket, secret);
    agent.send(new Word.Welcome());
    generator = connecting.get(READ_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void close() throws IOException {
    generator.close();
    agent.close();
    server.close();
  }

  private void answer(Word.Ping ping, boolean allPresent) throws IOException {
    agent.send(new Word.Pong(ping.sentNanos(), System.nanoTime(), allPresent, allPresent));
  }

  private Generator.Heard next() throws InterruptedException {
    Generator.Heard next = heard.poll(READ_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  /** Otherwise a storm would be over the moment it began. */
  @Test
  void takesNobodyForPresentWhoWasAskedForBeforeTheDrop() throws Exception {
    generator.ping();
    Word.Ping before = (Word.Ping) agent.receive();

    CompletableFuture<Void> dropped = generator.drop(0.5, 7);
    assertThat(agent.receive()).isEqualTo(new Word.Drop(0.5, 7));
    answer(before, true);
    agent.send(new Word.Dropped());
    dropped.get(READ_WITHIN_MILLIS, TimeUnit.MILLISECONDS);

    assertThat(generator.isAllPresent()).isFalse();

    Word.Ping after = (Word.Ping) agent.receive();
    answer(before, true);
    agent.send(new Word.Prepared());
    Generator.Heard prepared = next();
    assertThat(prepared.word()).isEqualTo(new Word.Prepared());
    assertThat(generator.isAllPresent()).isFalse();

    answer(after, true);
    agent.send(new Word.Prepared());
    prepared = next();
    assertThat(prepared.word()).isEqualTo(new Word.Prepared());
    assertThat(generator.isAllPresent()).isTrue();
  }

  private static Word longWord(int number) {
    return new Word.Marked(TimeLine.Mark.Kind.NOTE, LONG, number);
  }

  /** Otherwise it would hold up whoever pings the others. */
  @Test
  void waitsForNobodyWhoDoesNotListen() throws Exception {
    for (int i = 0; i < 3; i++) {
      generator.tell(longWord(i));
    }
    for (int i = 0; i < 2 * Telling.WORDS_MAX; i++) {
      generator.ping();
    }

    // All of it is heard in the end, in its order; of the pings one at a time.
    for (int i = 0; i < 3; i++) {
      assertThat(agent.receive()).isEqualTo(longWord(i));
    }
    assertThat(agent.receive()).isInstanceOf(Word.Ping.class);
    generator.tell(new Word.Stop());
    assertThat(agent.receive()).isEqualTo(new Word.Stop());
  }

  @Test
  void hangsUpOnWhoDoesNotListenForLong() throws Exception {
    for (int i = 0; i < 2 + Telling.WORDS_MAX; i++) {
      generator.tell(longWord(0));
    }

    assertThat(next().why()).contains(Telling.WORDS_MAX + " words wait");
  }

  @Test
  void saysThatWhatItIsToldIsTooLong() throws Exception {
    generator.tell(new Word.Failed(RunException.Kind.MACHINE, "x".repeat(Channel.BYTES_MAX)));

    assertThat(next().why()).contains("at most " + Channel.BYTES_MAX);
  }

  /** What is not heard yet waits with who says it, and none of it is lost. */
  @Test
  void hearsNoMoreThanSomebodyTakes() throws Exception {
    int words = 10 * HEARD_MAX;
    for (int i = 0; i < words; i++) {
      agent.send(new Word.Marked(TimeLine.Mark.Kind.NOTE, "", i));
    }

    for (int i = 0; i < words; i++) {
      assertThat(next().word()).isEqualTo(new Word.Marked(TimeLine.Mark.Kind.NOTE, "", i));
    }
  }

  /** Who is stuck in telling it something is freed by that. */
  @Test
  void hangsUpOnAnAgentThatIsNotTrue() throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(new byte[Integer.BYTES]);
    out.flush();

    Generator.Heard last = next();
    assertThat(last.word()).isNull();
    assertThat(last.why()).contains("a word of 0 bytes");
    socket.setSoTimeout(READ_WITHIN_MILLIS);
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void tellsHowFarFromTheMomentItMayHaveBegunWhateverItsClockShowsLater() throws Exception {
    long lateNanos = 200_000_000;
    generator.ping();
    Word.Ping slow = (Word.Ping) agent.receive();
    LockSupport.parkNanos(lateNanos);
    answer(slow, false);
    agent.send(new Word.Prepared());
    assertThat(next().word()).isEqualTo(new Word.Prepared());
    long skew = generator.clock().errorNanos();

    generator.begin(System.nanoTime());
    assertThat(agent.receive()).isInstanceOf(Word.Begin.class);
    while (generator.clock().errorNanos() >= skew) {
      generator.ping();
      answer((Word.Ping) agent.receive(), false);
    }

    assertThat(generator.skewNanos()).isEqualTo(skew);
  }
}
