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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InMemoryMessageLogTest extends MessageLogContract {
  private static final ConversationId GROUP = ConversationId.group(1);

  private final InMemoryMessageLog log = new InMemoryMessageLog();

  @Override
  protected MessageLog log() {
    return log;
  }

  @ParameterizedTest
  @CsvSource({"NOTHING_STORED, 0", "PREFIX_STORED, 1", "ALL_STORED, 3"})
  void failsAsToldStoresAsToldAndIsShut(Fault fault, int stored) {
    OpenLog opened = await(log.open(GROUP));
    log.failNextAppend(fault);

    assertThat(failureOf(append(opened, messages(1, 3))))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(failureOf(append(opened, messages(4, 4))))
        .isInstanceOf(LogUnavailableException.class);

    assertThat(log.stored(GROUP)).isEqualTo(messages(1, stored));
  }

  @Test
  void holdsAppendsUntilReleased() {
    OpenLog opened = await(log.open(GROUP));
    log.holdAppends();
    CompletableFuture<Void> first = append(opened, messages(1, 1)).toCompletableFuture();
    CompletableFuture<Void> second = append(opened, messages(2, 2)).toCompletableFuture();

    assertThat(log.heldAppends()).isEqualTo(2);
    assertThat(log.stored(GROUP)).isEmpty();
    assertThat(first).isNotDone();

    log.releaseAppends();

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(log.stored(GROUP)).isEqualTo(messages(1, 2));
  }

  @Test
  void refusesAGapAndWhatNoRoomWasTakenFor() {
    OpenLog opened = await(log.open(GROUP));
    await(append(opened, messages(1, 2)));

    assertThat(failureOf(append(opened, messages(4, 4)))).isInstanceOf(IllegalStateException.class);
    assertThat(failureOf(opened.append(messages(3, 3)))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hasNoRoomWhileFull() {
    OpenLog opened = await(log.open(GROUP));
    log.setFull(true);

    assertThat(opened.reserve(1)).isFalse();
  }

  @Test
  void holdsAppendsAndFailsTheRestWhileAway() {
    OpenLog opened = await(log.open(GROUP));
    await(append(opened, messages(1, 2)));

    log.setAway(true);
    CompletableFuture<Void> held = append(opened, messages(3, 3)).toCompletableFuture();
    assertThat(held).isNotDone();
    assertThat(failureOf(opened.readAfter(0, 1))).isInstanceOf(LogUnavailableException.class);
    assertThat(failureOf(log.open(GROUP))).isInstanceOf(LogUnavailableException.class);
    log.setAway(false);

    await(held);
    assertThat(log.stored(GROUP)).isEqualTo(messages(1, 3));
  }

  @Test
  void returnsFewerThanTheLimitIfToldSo() {
    OpenLog sparing = await(new InMemoryMessageLog(2).open(GROUP));
    await(append(sparing, messages(1, 5)));

    assertThat(await(sparing.readAfter(1, 100))).isEqualTo(messages(2, 3));
    assertThat(await(sparing.readBefore(6, 100))).isEqualTo(messages(4, 5));
  }

  private static List<Message> messages(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            sequence ->
                new Message(GROUP, sequence, new UserId(1), null, sequence, new Content.Text("a")))
        .toList();
  }
}
