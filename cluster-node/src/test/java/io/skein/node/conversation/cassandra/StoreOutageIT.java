package io.skein.node.conversation.cassandra;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.Signal;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreJava;
import io.skein.node.cli.store.StoreSpec;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.session.InboxStore;
import io.skein.node.session.InboxUnavailableException;
import io.skein.node.session.cassandra.CassandraInboxStore;
import io.skein.node.testing.MigratedStore;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers see while the store is away, and that nothing acknowledged is gone afterwards. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StoreOutageIT {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);
  private static final Duration TRY_EVERY = Duration.ofMillis(50);
  private static final ConversationId GROUP = ConversationId.group(1);
  private static final UserId ALICE = new UserId(7);

  @TempDir private Path directory;
  private StoreSpec spec;
  private EmbeddedCassandra store;
  private CassandraSession session;
  private CassandraMessageLog log;

  @BeforeEach
  void startAStoreOfItsOwn() {
    List<Integer> ports = FreePorts.on("127.0.0.1", 3);
    spec =
        new StoreSpec(
            "store-1",
            "127.0.0.1",
            ports.get(0),
            ports.get(1),
            ports.get(2),
            List.of("127.0.0.1:" + ports.get(1)),
            directory);
    store = start();
    session =
        CassandraSession.open(
            MigratedStore.settings(
                store.contactPoint(),
                "skein",
                Map.of(
                    "request-timeout", REQUEST_TIMEOUT.toMillis() + "ms",
                    "lwt-timeout", REQUEST_TIMEOUT.toMillis() + "ms",
                    "reconnect-delay-max", "250ms")));
    log = new CassandraMessageLog(session, new MessageLogMetrics(new SimpleMeterRegistry()));
  }

  @AfterEach
  void stop() {
    session.close();
    store.kill();
    store.process().exit().join();
  }

  @Test
  void failsInTimeWhileTheStoreIsAwayAndGoesOnWhenItIsBackWithNothingLost() throws IOException {
    InboxStore inbox = new CassandraInboxStore(session, Clock.systemUTC());
    CassandraGroupIds groupIds = new CassandraGroupIds(session);
    await(log.append(GROUP, messages(1, 3)));

    Signal.STOP.send(store.process().handle());
    long stopped = System.nanoTime();
    CompletionStage<Void> unknown = log.append(GROUP, messages(4, 5));
    CompletionStage<List<Message>> read = log.readAfter(GROUP, 0, 10);
    CompletionStage<InboxStore.Inbox> load = inbox.load(ALICE);
    CompletionStage<ConversationId> reserve = groupIds.reserve(ALICE, ClientId.random(), GROUP);
    assertThat(failureOf(unknown)).isInstanceOf(LogUnavailableException.class);
    assertThat(failureOf(read)).isInstanceOf(LogUnavailableException.class);
    assertThat(failureOf(load)).isInstanceOf(InboxUnavailableException.class);
    assertThat(failureOf(reserve)).isInstanceOf(LogUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - stopped))
        .isBetween(REQUEST_TIMEOUT, REQUEST_TIMEOUT.multipliedBy(5));
    Signal.CONT.send(store.process().handle());

    untilTheStoreIsBack(() -> log.append(GROUP, messages(4, 5)));
    assertThat(await(log.readAfter(GROUP, 0, 10))).isEqualTo(messages(1, 5));

    List<Message> acknowledged = new ArrayList<>(messages(1, 5));
    for (long sequence = 6; sequence <= 200; sequence++) {
      await(log.append(GROUP, messages(sequence, sequence)));
      acknowledged.addAll(messages(sequence, sequence));
    }
    store.kill();
    store.process().exit().join();
    assertThat(failureOf(log.readAfter(GROUP, 0, 10))).isInstanceOf(LogUnavailableException.class);
    store = start();

    untilTheStoreIsBack(() -> log.append(GROUP, messages(201, 201)));
    acknowledged.addAll(messages(201, 201));
    assertThat(await(log.readAfter(GROUP, 0, 500))).isEqualTo(acknowledged);
  }

  private EmbeddedCassandra start() {
    EmbeddedCassandra started =
        EmbeddedCassandra.start(SkeinHome.locate(), StoreJava.choose(Optional.empty()), spec);
    started.awaitReady(READY_WITHIN);
    return started;
  }

  /** As a conversation does: the same call again, until it succeeds. */
  private static void untilTheStoreIsBack(Supplier<CompletionStage<Void>> write) {
    long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
    while (true) {
      try {
        write.get().toCompletableFuture().join();
        return;
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
        assertThat(System.nanoTime()).isLessThan(deadline);
        LockSupport.parkNanos(TRY_EVERY.toNanos());
      }
    }
  }

  private static List<Message> messages(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            sequence ->
                new Message(
                    GROUP,
                    sequence,
                    ALICE,
                    new ClientId(1, sequence),
                    sequence,
                    new Content.Text("number " + sequence)))
        .toList();
  }
}
