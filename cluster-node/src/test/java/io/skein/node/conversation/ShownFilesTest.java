package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is looked up to let go of it. */
class ShownFilesTest {
  private final ConversationHouse house = new ConversationHouse();
  private final SlowLog log = new SlowLog();
  private final Tail tail = new Tail(10, 10_000);
  private final ShownFiles files = new ShownFiles(CHAT, house.environment(), log, tail);

  @AfterEach
  void close() {
    house.close();
  }

  /** A start may find a thousand. */
  @Test
  void readsOneMessageAfterTheOther() {
    files.letGo(2);
    files.letGo(3);
    files.letGo(4);
    assertThat(log.asked).containsExactly(2L);

    log.answer(file(2));
    assertThat(log.asked).containsExactly(2L, 3L);
    log.fail();
    assertThat(log.asked).containsExactly(2L, 3L, 4L);
    log.answer(file(4));

    assertThat(house.media.released).containsExactly(clientId(2), clientId(4));
  }

  @Test
  void readsNothingThatIsInMemory() {
    tail.add(file(1), 100);

    files.letGo(1);

    assertThat(log.asked).isEmpty();
    assertThat(house.media.released).containsExactly(clientId(1));
  }

  @Test
  void letsGoAtTheEndOfWhatVanishes() {
    Instant end = ConversationHouse.NOON.plusSeconds(60);

    files.durable(file(1));
    files.durable(file(2).until(end.toEpochMilli()));
    files.durable(file(3).with(new Content.Text("no file")).until(end.toEpochMilli()));

    assertThat(house.media.releasedAt).containsExactly(Map.entry(clientId(2), end));
    assertThat(house.media.released).isEmpty();
  }

  private static Message file(long sequence) {
    return new Message(
        CHAT,
        sequence,
        ALICE,
        clientId(sequence),
        0,
        new Content.Media(
            new MediaId(7), Content.Media.Kind.FILE, "a", "a/b", 1, 0, 0, 0, Bytes.EMPTY, ""));
  }

  /** Answers when the test does. */
  private static final class SlowLog implements OpenLog {
    private final List<Long> asked = new ArrayList<>();
    private CompletableFuture<List<Message>> answer = new CompletableFuture<>();

    void answer(Message message) {
      next().complete(List.of(message));
    }

    void fail() {
      next()
          .completeExceptionally(
              new LogUnavailableException("no answer", new IllegalStateException()));
    }

    private CompletableFuture<List<Message>> next() {
      CompletableFuture<List<Message>> next = answer;
      answer = new CompletableFuture<>();
      return next;
    }

    @Override
    public CompletionStage<List<Message>> readAfter(long after, int limit) {
      asked.add(after + 1);
      return answer;
    }

    @Override
    public CompletionStage<List<Message>> readBefore(long before, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean reserve(int bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> append(List<Message> messages) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }
}
