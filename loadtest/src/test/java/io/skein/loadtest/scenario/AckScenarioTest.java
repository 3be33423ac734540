package io.skein.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.Thresholds;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AckScenarioTest {
  private static final AckScenario.Options SHORT = new AckScenario.Options(2, 0, 1, 150);

  @Test
  void postsOneAtATimeAndWritesInTurn() {
    AtomicInteger writes = new AtomicInteger();
    try (EchoTarget target = new EchoTarget()) {
      RunResult result =
          AckScenario.run(
                  target,
                  SHORT,
                  () -> {
                    assertThat(target.unanswered).isZero();
                    writes.incrementAndGet();
                    spend(1_000_000);
                  })
              .judgedBy(Thresholds.NONE);
      Map<?, ?> write = (Map<?, ?>) result.scenarioFigures().get("store_write_ms");

      assertThat(target.unansweredMost).isOne();
      assertThat(result.scenario()).isEqualTo("ack");
      assertThat(result.verdict()).isEqualTo(RunResult.Verdict.PASSED);
      assertThat(result.counts().accepted()).isGreaterThan(1).isLessThan(target.posted);
      assertThat(result.latencyMs().accept().count()).isEqualTo(result.counts().accepted());
      assertThat((long) write.get("count")).isGreaterThan(1).isLessThan(2001);
      assertThat(write.get("count")).isEqualTo((long) writes.get());
      assertThat((double) result.scenarioFigures().get("p50_ratio")).isBetween(0.0, 100.0);
      assertThat((double) write.get("p50")).isGreaterThanOrEqualTo(1.0);
    }
  }

  @Test
  void saysWhyNobodyCouldLogIn() {
    try (EchoTarget target = new EchoTarget()) {
      target.refuses = true;
      assertThatThrownBy(() -> AckScenario.run(target, SHORT, () -> {}))
          .isInstanceOf(ScenarioException.class)
          .hasMessageContaining("refused");
    }
  }

  private static void spend(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  /** Answers each byte of each connection with itself: a post is one byte. */
  private static final class EchoTarget implements Target {
    private final ServerSocket server;
    private boolean refuses;
    private int unanswered;
    private int unansweredMost;
    private int posted;

    EchoTarget() {
      try {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      daemon(
          () -> {
            while (true) {
              Socket socket = server.accept();
              daemon(() -> socket.getInputStream().transferTo(socket.getOutputStream()));
            }
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void daemon(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException expected) {
                  // The test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public List<InetSocketAddress> sockets() {
      return List.of((InetSocketAddress) server.getLocalSocketAddress());
    }

    @Override
    public ProcessTree processes() {
      return new ProcessTree(Map.of());
    }

    @Override
    public void prepare(int users) {
      assertThat(users).isEqualTo(2);
    }

    @Override
    public Dialect dialect(
        Population population, int bodyBytes, Login login, Dialect.Events events) {
      return new Dialect() {
        private final Deque<Post> waiting = new ArrayDeque<>();

        @Override
        public void connected(Link link) {
          if (refuses) {
            events.failed(link, "REFUSED", "refused");
          } else {
            events.ready(link);
          }
        }

        @Override
        public void received(Link link, ByteBuffer bytes) {
          while (bytes.hasRemaining()) {
            bytes.get();
            unanswered--;
            events.accepted(waiting.remove(), 0);
          }
        }

        @Override
        public void disconnected(Link link) {
          // Nobody waits for what is lost.
        }

        @Override
        public void open(Chat chat, List<Link> links) {
          events.opened(chat);
        }

        @Override
        public boolean acknowledges(Chat chat) {
          return true;
        }

        @Override
        public int inFlight(int user) {
          return unanswered;
        }

        @Override
        public @Nullable Log log() {
          return null;
        }

        @Override
        public @Nullable ConversationId idOf(Chat chat) {
          return null;
        }

        @Override
        public void post(Link link, Post post) {
          waiting.add(post);
          posted++;
          unanswered++;
          unansweredMost = Math.max(unansweredMost, unanswered);
          link.reserve(1).put((byte) 1);
        }

        @Override
        public void tick(List<Link> links, long nowNanos) {
          // An echo needs nothing by the clock.
        }
      };
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
