package io.skein.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** No buffer is lost, whatever clients do: Netty's detector, at its most watchful, stays silent. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class BufferLeakTest {
  private final AtomicInteger reports = new AtomicInteger();

  private final AppenderBase<ILoggingEvent> counting =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getFormattedMessage().contains("LEAK")) {
            reports.incrementAndGet();
          }
        }
      };

  @Test
  void staysSilentThroughAllThatClientsDo() {
    Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    counting.start();
    detector.addAppender(counting);
    try (FakeCluster cluster = new FakeCluster()) {
      try (TestGateway gateway = TestGateway.start(cluster, "")) {
        for (int round = 0; round < 30; round++) {
          behave(cluster, gateway);
          misbehave(gateway, new Random(round));
        }
      }
      collect();
      assertThat(reports).hasValue(0);

      // The detector does see: a buffer that is lost on purpose is reported, here and not in the
      // log.
      detector.setAdditive(false);
      lose();
      Await.until(
          () -> {
            collect();
            return reports.get() > 0;
          });
    } finally {
      detector.setAdditive(true);
      detector.detachAppender(counting);
    }
  }

  private static void behave(FakeCluster cluster, TestGateway gateway) {
    try (NativeClient client = NativeClient.loggedIn(gateway.address())) {
      Reply.HeadEvent event = new Reply.HeadEvent(ConversationId.group(1), 7);
      cluster.connection.tell(new Outbound.Pushed(WireCodec.encode(event)));
      client.send(0, new Request.Ping(1));
      client.receive();
      client.receive();
    }
  }

  private static void misbehave(TestGateway gateway, Random random) {
    byte[] garbage = new byte[500];
    random.nextBytes(garbage);
    for (byte[] start :
        new byte[][] {
          {},
          {'S', 'K', 'N', '1'},
          {'S', 'K', 'N', '1', 100, 1, 2},
          "GET /other HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
          String.join(
                  "\r\n",
                  "GET /ws HTTP/1.1",
                  "Host: x",
                  "Upgrade: websocket",
                  "Connection: Upgrade",
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                  "Sec-WebSocket-Version: 13",
                  "",
                  "")
              .getBytes(StandardCharsets.US_ASCII)
        }) {
      try (NativeClient client = NativeClient.connect(gateway.address())) {
        client.sendBytes(start).sendBytes(garbage).endOutput();
        while (!client.isEndedAfterAnyBytes()) {}
      }
    }
  }

  private static void lose() {
    ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    lost.writeByte(1);
  }

  /** Leaks are found when a collected buffer's tracker is met by the next allocation. */
  private static void collect() {
    System.gc();
    for (int i = 0; i < 100; i++) {
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
  }
}
