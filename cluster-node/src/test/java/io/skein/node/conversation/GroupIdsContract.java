package io.skein.node.conversation;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link GroupIds} promises. */
public abstract class GroupIdsContract {
  private static final UserId ALICE = new UserId(7);
  private static final UserId BOB = new UserId(-1);

  private final ClientId clientId = ClientId.random();

  protected abstract GroupIds groupIds();

  @Test
  void takesTheCandidateOfTheFirstAttempt() {
    ConversationId candidate = ConversationId.group(1);

    assertThat(await(groupIds().reserve(ALICE, clientId, candidate))).isEqualTo(candidate);
  }

  @Test
  void answersARetryWithTheFirstCandidate() {
    ConversationId first = ConversationId.group(-5);
    await(groupIds().reserve(ALICE, clientId, first));

    assertThat(await(groupIds().reserve(ALICE, clientId, ConversationId.group(6))))
        .isEqualTo(first);
  }

  @Test
  void keepsCreatorsAndClientIdsApart() {
    await(groupIds().reserve(ALICE, clientId, ConversationId.group(1)));

    assertThat(await(groupIds().reserve(BOB, clientId, ConversationId.group(2))))
        .isEqualTo(ConversationId.group(2));
    assertThat(await(groupIds().reserve(ALICE, ClientId.random(), ConversationId.group(3))))
        .isEqualTo(ConversationId.group(3));
  }

  @Test
  void letsOneOfSeveralAtOnceWin() {
    List<CompletableFuture<ConversationId>> attempts =
        LongStream.rangeClosed(1, 4)
            .mapToObj(id -> groupIds().reserve(ALICE, clientId, ConversationId.group(id)))
            .map(stage -> stage.toCompletableFuture())
            .toList();

    List<ConversationId> answers = attempts.stream().map(attempt -> await(attempt)).toList();

    assertThat(answers).hasSize(4).containsOnly(answers.get(0));
    assertThat(answers.get(0).low()).isBetween(1L, 4L);
  }
}
