package io.skein.node.conversation.journal;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.process.FreePorts;
import io.skein.node.cli.process.Signal;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreJava;
import io.skein.node.cli.store.StoreSpec;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.OpenLog;
import io.skein.node.conversation.cassandra.CassandraGroupIds;
import io.skein.node.journal.cassandra.CassandraJournalStore;
import io.skein.node.journal.cassandra.CassandraPageStore;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
  private static final ConversationId GROUP = ConversationId.group(1);
  private static final UserId ALICE = new UserId(7);

  @TempDir private Path directory;
  private StoreSpec spec;
  private EmbeddedCassandra store;
  private CassandraSession session;
  private OwnedJournal journal;
  private OpenLog log;

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
    journal =
        new OwnedJournal(
            new CassandraJournalStore(session, REQUEST_TIMEOUT),
            new CassandraPageStore(session),
            1,
            "history.after = 100ms");
    log = await(journal.log.open(GROUP));
  }

  @AfterEach
  void stop() {
    journal.close();
    session.close();
    store.kill();
    store.process().exit().join();
  }

  @Test
  void failsInTimeWhileTheStoreIsAwayAndGoesOnWhenItIsBackWithNothingLost() throws IOException {
    InboxStore inbox = new CassandraInboxStore(session, Clock.systemUTC());
    CassandraGroupIds groupIds = new CassandraGroupIds(session);
    await(append(1, 3));

    Signal.STOP.send(store.process().handle());
    CompletionStage<Void> held = append(4, 5);
    CompletionStage<InboxStore.Inbox> load = inbox.load(ALICE);
    CompletionStage<ConversationId> reserve = groupIds.reserve(ALICE, ClientId.random(), GROUP);
    assertThat(failureOf(load)).isInstanceOf(InboxUnavailableException.class);
    assertThat(failureOf(reserve)).isInstanceOf(LogUnavailableException.class);
    assertThat(held.toCompletableFuture()).isNotDone();
    Signal.CONT.send(store.process().handle());
    within(held);
    assertThat(await(log.readAfter(0, 10))).isEqualTo(messages(1, 5));

    for (long sequence = 6; sequence <= 200; sequence++) {
      await(append(sequence, sequence));
    }
    store.kill();
    store.process().exit().join();
    CompletionStage<Void> unknown = append(201, 201);
    store = start();

    within(unknown);
    await(journal.flushed());
    assertThat(history()).isEqualTo(messages(1, 201));
  }

  /** As the next node would find it: from the store alone. */
  private List<Message> history() {
    try (OwnedJournal next =
        new OwnedJournal(
            new CassandraJournalStore(session, REQUEST_TIMEOUT),
            new CassandraPageStore(session),
            2,
            "")) {
      return await(await(next.log.open(GROUP)).readAfter(0, 500));
    }
  }

  private CompletionStage<Void> append(long from, long to) {
    List<Message> messages = messages(from, to);
    messages.forEach(message -> assertThat(log.reserve(1_000)).isTrue());
    return log.append(messages);
  }

  private static void within(CompletionStage<Void> append) {
    append.toCompletableFuture().orTimeout(BACK_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
  }

  private EmbeddedCassandra start() {
    EmbeddedCassandra started =
        EmbeddedCassandra.start(SkeinHome.locate(), StoreJava.choose(Optional.empty()), spec);
    started.awaitReady(READY_WITHIN);
    return started;
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
