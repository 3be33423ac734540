package io.skein.node.conversation.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunsTest {

  @Test
  void startsWhereItShouldAndEndsBeforeTheFirstGap() {
    assertThat(Runs.startingAt(3, messages(3, 4, 5, 7, 8))).isEqualTo(messages(3, 4, 5));
    assertThat(Runs.startingAt(3, messages(4, 5))).isEmpty();
    assertThat(Runs.startingAt(3, messages())).isEmpty();
  }

  @Test
  void keepsTheNewestDownToTheLastGap() {
    assertThat(Runs.newest(messages(1, 2, 4, 5))).isEqualTo(messages(4, 5));
    assertThat(Runs.newest(messages(4, 5))).isEqualTo(messages(4, 5));
    assertThat(Runs.newest(messages(9))).isEqualTo(messages(9));
    assertThat(Runs.newest(messages())).isEmpty();
  }

  private static List<Message> messages(long... sequences) {
    return LongStream.of(sequences)
        .mapToObj(
            sequence ->
                new Message(
                    ConversationId.group(1),
                    sequence,
                    UserId.SYSTEM,
                    null,
                    0,
                    new Content.Text("a")))
        .toList();
  }
}
