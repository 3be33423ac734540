package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.InMemoryMessageLog.Fault;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InMemoryMessageLogTest extends MessageLogContract {
  private static final ConversationId GROUP = ConversationId.group(1);

  private final InMemoryMessageLog log = new InMemoryMessageLog();

  @Override
  protected MessageLog log() {
    return log;
  }

  @Test
  void failsAsToldAndStoresAsTold() {
    log.failNextAppend(Fault.NOTHING_STORED);
    log.failNextAppend(Fault.PREFIX_STORED);
    log.failNextAppend(Fault.ALL_STORED);

    assertThat(failureOf(log.append(GROUP, messages(1, 3))))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(log.stored(GROUP)).isEmpty();
    assertThat(failureOf(log.append(GROUP, messages(1, 3))))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(log.stored(GROUP)).isEqualTo(messages(1, 1));
    assertThat(failureOf(log.append(GROUP, messages(1, 3))))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(log.stored(GROUP)).isEqualTo(messages(1, 3));
    await(log.append(GROUP, messages(1, 3)));
    assertThat(log.appends()).hasSize(4);
  }

  @Test
  void holdsAppendsUntilReleased() {
    log.holdAppends();
    CompletableFuture<Void> first = log.append(GROUP, messages(1, 1)).toCompletableFuture();
    CompletableFuture<Void> second = log.append(GROUP, messages(2, 2)).toCompletableFuture();

    assertThat(log.heldAppends()).isEqualTo(2);
    assertThat(log.stored(GROUP)).isEmpty();
    assertThat(first).isNotDone();

    log.releaseAppends();

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(log.stored(GROUP)).isEqualTo(messages(1, 2));
  }

  @Test
  void refusesAGapAndAnotherContent() {
    await(log.append(GROUP, messages(1, 2)));
    Message other = new Message(GROUP, 2, new UserId(1), null, 0, new Content.Text("other"));

    assertThat(failureOf(log.append(GROUP, messages(4, 4))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(failureOf(log.append(GROUP, List.of(other))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failsEverythingWhileAway() {
    await(log.append(GROUP, messages(1, 2)));

    log.setAway(true);
    assertThat(failureOf(log.append(GROUP, messages(3, 3))))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(failureOf(log.readAfter(GROUP, 0, 1))).isInstanceOf(LogUnavailableException.class);
    log.setAway(false);

    assertThat(await(log.readAfter(GROUP, 0, 10))).isEqualTo(messages(1, 2));
  }

  @Test
  void returnsFewerThanTheLimitIfToldSo() {
    InMemoryMessageLog sparing = new InMemoryMessageLog(2);
    await(sparing.append(GROUP, messages(1, 5)));

    assertThat(await(sparing.readAfter(GROUP, 1, 100))).isEqualTo(messages(2, 3));
    assertThat(await(sparing.readBefore(GROUP, 6, 100))).isEqualTo(messages(4, 5));
  }

  private static List<Message> messages(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            sequence ->
                new Message(GROUP, sequence, new UserId(1), null, sequence, new Content.Text("a")))
        .toList();
  }
}
