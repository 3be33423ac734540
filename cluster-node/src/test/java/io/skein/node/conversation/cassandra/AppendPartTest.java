package io.skein.node.conversation.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AppendPartTest {
  private static final ConversationId GROUP = ConversationId.group(1);

  @Test
  void isOneWriteForAFewMessages() {
    assertThat(AppendPart.split(messages(41, 56, 200)))
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.bucket()).isZero();
              assertThat(part.first()).isEqualTo(41);
              assertThat(part.entries()).hasSize(16);
            });
  }

  @Test
  void isCutAtTheEndOfABucket() {
    long end = Buckets.SIZE;

    List<AppendPart> parts = AppendPart.split(messages(end - 1, end + 3, 10));

    assertThat(parts).extracting(AppendPart::bucket).containsExactly(0L, 1L);
    assertThat(parts).extracting(AppendPart::first).containsExactly(end - 1, end + 1);
    assertThat(parts).extracting(part -> part.entries().size()).containsExactly(2, 3);
  }

  @Test
  void isCutBelowTheByteLimitInOrderAndWhole() {
    List<AppendPart> parts = AppendPart.split(messages(1, 100, 1_000));

    assertThat(parts).hasSizeGreaterThan(2);
    long next = 1;
    for (AppendPart part : parts) {
      assertThat(part.first()).isEqualTo(next);
      assertThat(part.entries().stream().mapToInt(entry -> entry.remaining()).sum())
          .isLessThanOrEqualTo(AppendPart.BYTES_MAX);
      next += part.entries().size();
    }
    assertThat(next).isEqualTo(101);
  }

  @Test
  void storesAMessageThatIsLargerThanTheLimitAlone() {
    assertThat(AppendPart.split(messages(1, 2, AppendPart.BYTES_MAX + 1)))
        .extracting(part -> part.entries().size())
        .containsExactly(1, 1);
  }

  @Test
  void refusesWhatIsNotConsecutiveOrHasNoKind() {
    assertThatThrownBy(() -> AppendPart.split(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AppendPart.split(List.of(message(1, 1), message(3, 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AppendPart.split(List.of(message(0, 1))))
        .isInstanceOf(IllegalArgumentException.class);
    Message unknown = new Message(GROUP, 1, UserId.SYSTEM, null, 0, new Content.Unknown());
    assertThatThrownBy(() -> AppendPart.split(List.of(unknown)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Message> messages(long from, long to, int bytes) {
    return LongStream.rangeClosed(from, to).mapToObj(sequence -> message(sequence, bytes)).toList();
  }

  private static Message message(long sequence, int bytes) {
    return new Message(
        GROUP, sequence, new UserId(1), null, 0, new Content.Text("x".repeat(bytes)));
  }
}
