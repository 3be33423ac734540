package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.testing.FakeCluster;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jumping to a message, as an embedder does it, over real sockets. */
class SkeinHistoryTest {
  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private SkeinClient client;
  private ConversationId chat;

  @BeforeEach
  void tenMessages() {
    String token = cluster.tokenOf(alice);
    client =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .build();
    client.blocking().connect(Duration.ofSeconds(10));
    chat = client.blocking().openDirect(bob).conversation();
    for (int i = 1; i <= 10; i++) {
      client.post(chat, "message " + i).join();
    }
  }

  @AfterEach
  void end() {
    client.close();
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({"5, 3, 7, true, true", "2, 1, 4, false, true", "10, 8, 10, true, false"})
  void readsAroundAMessage(
      long sequence, long first, long last, boolean moreBefore, boolean moreAfter) {
    SkeinHistory.Around around = client.history().around(chat, sequence, 2).join();

    assertThat(around.messages()).extracting(Message::sequence).first().isEqualTo(first);
    assertThat(around.messages()).extracting(Message::sequence).last().isEqualTo(last);
    assertThat(around.messages()).hasSize((int) (last - first + 1));
    assertThat(around.moreBefore()).isEqualTo(moreBefore);
    assertThat(around.moreAfter()).isEqualTo(moreAfter);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 11, Long.MAX_VALUE})
  void refusesToJumpToNothing(long sequence) {
    SkeinException refused =
        catchThrowableOfType(
            SkeinException.class,
            () -> client.blocking().await(client.history().around(chat, sequence, 2)));

    assertThat(refused.code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void refusesToJumpInAConversationOfOthers() {
    ConversationId others = ConversationId.group(77);

    SkeinException refused =
        catchThrowableOfType(
            SkeinException.class,
            () -> client.blocking().await(client.history().around(others, 1, 2)));

    assertThat(refused.code()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }
}
