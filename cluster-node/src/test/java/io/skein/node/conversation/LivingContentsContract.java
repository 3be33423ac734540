package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.LivingContents.Living;
import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link LivingContents} promises. Each test has a conversation of its own. */
public abstract class LivingContentsContract {
  private static final Duration LONG = Duration.ofHours(1);

  private final ConversationId conversation =
      ConversationId.group(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));

  protected abstract LivingContents contents();

  @Test
  void findsWhatIsKeptInARangeByNumber() {
    await(contents().keep(conversation, List.of(living(3, 33), living(4, -44))));
    await(contents().keep(conversation, List.of(living(5, 55))));

    assertThat(await(contents().find(conversation, 4, 5)))
        .containsOnlyKeys(-44L, 55L)
        .containsEntry(-44L, bytes(-44));
    assertThat(await(contents().find(conversation, 6, 9))).isEmpty();
    assertThat(await(contents().find(ConversationId.group(1), 4, 5))).isEmpty();
  }

  /** A node dies before its entry is in the log, and the next one gives the sequence again. */
  @Test
  void keepsEveryAttemptAtOneSequence() {
    await(contents().keep(conversation, List.of(living(7, 1))));
    await(contents().keep(conversation, List.of(living(7, 2))));

    assertThat(await(contents().find(conversation, 7, 7)))
        .containsEntry(1L, bytes(1))
        .containsEntry(2L, bytes(2));
  }

  @Test
  void keepingAgainChangesNothing() {
    await(contents().keep(conversation, List.of(living(1, 9))));
    await(contents().keep(conversation, List.of(living(1, 9))));

    assertThat(await(contents().find(conversation, 1, 1))).containsOnlyKeys(9L);
  }

  @Test
  void findsManyAcrossAllInnerBoundaries() {
    List<Living> many =
        LongStream.rangeClosed(4_000, 4_299)
            .mapToObj(sequence -> living(sequence, sequence))
            .toList();
    await(contents().keep(conversation, many));

    assertThat(await(contents().find(conversation, 4_000, 4_299)))
        .hasSize(300)
        .containsEntry(4_096L, bytes(4_096))
        .containsEntry(4_097L, bytes(4_097));
  }

  @Test
  void forgetsByItself() {
    await(
        contents()
            .keep(
                conversation,
                List.of(new Living(1, 1, bytes(1), Duration.ofSeconds(1)), living(2, 2))));

    awaitUntil(() -> await(contents().find(conversation, 1, 2)).size() == 1);
    assertThat(await(contents().find(conversation, 1, 2))).containsOnlyKeys(2L);
  }

  private static Living living(long sequence, long number) {
    return new Living(sequence, number, bytes(number), LONG);
  }

  private static ByteBuffer bytes(long number) {
    return ByteBuffer.wrap(("says " + number).getBytes(StandardCharsets.UTF_8));
  }
}
