package io.skein.node.conversation.cassandra;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogContract;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.CassandraSettings;
import io.skein.node.testing.MigratedStore;
import io.skein.node.testing.SharedCassandra;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CassandraMessageLogIT extends MessageLogContract {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CassandraMessageLog log =
      new CassandraMessageLog(MigratedStore.session(), new MessageLogMetrics(registry));
  private final ConversationId group =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  @Override
  protected MessageLog log() {
    return log;
  }

  @Test
  void readsAcrossTheEndOfABucketInBothDirections() {
    long end = Buckets.SIZE;
    await(log.append(group, messages(end - 2, end + 3)));

    assertThat(await(log.readAfter(group, end - 2, 3))).isEqualTo(messages(end - 1, end + 1));
    assertThat(await(log.readBefore(group, end + 3, 4))).isEqualTo(messages(end - 1, end + 2));
    assertThat(await(log.readBefore(group, end + 1, 2))).isEqualTo(messages(end - 1, end));
    assertThat(await(log.readAfter(group, end, 2))).isEqualTo(messages(end + 1, end + 2));
  }

  @Test
  void endsBeforeTheFirstMissingMessage() {
    await(log.append(group, messages(1, 2)));
    await(log.append(group, messages(4, 6)));

    assertThat(await(log.readAfter(group, 0, 10))).isEqualTo(messages(1, 2));
    assertThat(await(log.readBefore(group, 7, 10))).isEqualTo(messages(4, 6));
  }

  @Test
  void refusesWhatIsNotConsecutive() {
    assertThat(failureOf(log.append(group, List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failureOf(log.append(group, List.of(message(1), message(3)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAtOnceWhatIsTooMuchToQueueAndTakesItLater() {
    CassandraSettings narrow =
        MigratedStore.settings(
            SharedCassandra.contactPoint(),
            MigratedStore.keyspace(),
            Map.of("requests-in-flight-max", 1, "requests-queued-max", 2));
    try (CassandraSession session = CassandraSession.open(narrow)) {
      MessageLog busy = new CassandraMessageLog(session, new MessageLogMetrics(registry));

      List<CompletionStage<List<Message>>> reads =
          IntStream.range(0, 50).mapToObj(i -> busy.readAfter(group, 0, 10)).toList();
      List<Throwable> refusals = new ArrayList<>();
      for (CompletionStage<List<Message>> read : reads) {
        read.toCompletableFuture().handle((found, failure) -> failure).join();
        if (read.toCompletableFuture().isCompletedExceptionally()) {
          refusals.add(failureOf(read));
        }
      }

      assertThat(refusals)
          .isNotEmpty()
          .hasSizeLessThan(50)
          .allSatisfy(refusal -> assertThat(refusal).isInstanceOf(LogUnavailableException.class));
      assertThat(await(busy.readAfter(group, 0, 10))).isEmpty();
    }
  }

  @Test
  void measuresAppendsAndReads() {
    await(log.append(group, messages(1, 5)));
    await(log.readAfter(group, 0, 10));

    assertThat(registry.get(MessageLogMetrics.APPEND_SECONDS).timer().count()).isEqualTo(1);
    assertThat(registry.get(MessageLogMetrics.APPEND_MESSAGES).summary().totalAmount())
        .isEqualTo(5);
    assertThat(registry.get(MessageLogMetrics.READ_SECONDS).timer().count()).isEqualTo(1);
  }

  private List<Message> messages(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(this::message).toList();
  }

  private Message message(long sequence) {
    return new Message(
        group, sequence, new UserId(1), null, sequence, new Content.Text("number " + sequence));
  }
}
