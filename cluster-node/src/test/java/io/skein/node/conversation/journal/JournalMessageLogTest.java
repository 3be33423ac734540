package io.skein.node.conversation.journal;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogContract;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.conversation.OpenLog;
import io.skein.node.journal.InMemoryJournalStore;
import io.skein.node.journal.InMemoryPageStore;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalMessageLogTest extends MessageLogContract {
  private static final ConversationId GROUP = ConversationId.group(77);

  private final InMemoryPageStore pages = new InMemoryPageStore();
  private final InMemoryJournalStore blocks = new InMemoryJournalStore();
  private final OwnedJournal journal = new OwnedJournal(blocks, pages, 1, "history.after = 10ms");

  @AfterEach
  void close() {
    journal.close();
  }

  @Override
  protected MessageLog log() {
    return journal.log;
  }

  @Test
  void readsFromHistoryWhatAnEarlierEpochWrote() {
    OpenLog first = await(journal.log.open(GROUP));
    await(append(first, messages(1, 300)));
    await(journal.flushed());

    try (OwnedJournal later = new OwnedJournal(blocks, pages, 2, "")) {
      OpenLog second = await(later.log.open(GROUP));
      await(append(second, messages(301, 302)));

      assertThat(await(second.readAfter(290, 100))).isEqualTo(messages(291, 302));
      assertThat(await(second.readBefore(303, 5))).isEqualTo(messages(298, 302));
    }
  }

  @Test
  void isShutWhenTheEpochEnds() {
    OpenLog log = await(journal.log.open(GROUP));
    await(append(log, messages(1, 1)));

    journal.lose();

    assertThat(failureOf(journal.log.open(GROUP))).isInstanceOf(LogUnavailableException.class);
  }

  @Test
  void measuresAppendsAndReads() {
    OpenLog log = await(journal.log.open(GROUP));
    await(append(log, messages(1, 5)));
    await(log.readAfter(0, 10));

    assertThat(journal.registry.get(MessageLogMetrics.APPEND_SECONDS).timer().count()).isOne();
    assertThat(journal.registry.get(MessageLogMetrics.APPEND_MESSAGES).summary().totalAmount())
        .isEqualTo(5);
    assertThat(journal.registry.get(MessageLogMetrics.READ_SECONDS).timer().count()).isOne();
  }

  private static List<Message> messages(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            sequence ->
                new Message(GROUP, sequence, new UserId(1), null, sequence, new Content.Text("a")))
        .toList();
  }
}
