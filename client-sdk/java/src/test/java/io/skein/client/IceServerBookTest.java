package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long what a node told is used; as in the TypeScript SDK. */
class IceServerBookTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final List<CompletableFuture<Reply.IceServers>> asked = new ArrayList<>();
  private long now = 1_763_820_000_000L;
  private final IceServerBook book = new IceServerBook(this::ask, () -> now);

  private CompletableFuture<Reply.IceServers> ask() {
    CompletableFuture<Reply.IceServers> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  /** The node answers the question that was asked last. */
  private void tell(long expiresMillis) {
    asked
        .get(asked.size() - 1)
        .complete(
            new Reply.IceServers(
                List.of("turn:" + asked.size()),
                "a",
                "b",
                expiresMillis,
                Reply.IceServers.Policy.RELAY));
  }

  private List<String> urls() {
    return book.get().join().urls();
  }

  @Test
  void isAskedForOnceByAllWhoWantIt() {
    CompletableFuture<Reply.IceServers> one = book.get();
    CompletableFuture<Reply.IceServers> other = book.get();
    assertThat(one).isNotDone();

    tell(now + 60 * MINUTE);

    assertThat(one.join().urls()).containsExactly("turn:1");
    assertThat(other.join()).isEqualTo(one.join());
    assertThat(urls()).containsExactly("turn:1");
    assertThat(asked).hasSize(1);
  }

  @Test
  void isAskedForAnewFiveMinutesBeforeItExpires() {
    assertThat(book.get()).isNotDone();
    tell(now + 60 * MINUTE);

    now += 55 * MINUTE - 1;
    assertThat(urls()).containsExactly("turn:1");
    now += 1;
    CompletableFuture<Reply.IceServers> again = book.get();
    tell(now + 60 * MINUTE);
    assertThat(again.join().urls()).containsExactly("turn:2");
  }

  @Test
  void isKeptForAnHourWhereThereIsNoCredential() {
    assertThat(book.get()).isNotDone();
    tell(0);

    now += 59 * MINUTE;
    assertThat(book.get()).isDone();
    now += MINUTE;
    assertThat(book.get()).isNotDone();
    assertThat(asked).hasSize(2);
  }

  private void refuse(SkeinException why) {
    asked.get(asked.size() - 1).completeExceptionally(why);
  }

  @Test
  void isWhatWasToldLastWhileTheNodeDoesNotTell() {
    assertThat(book.get()).isNotDone();
    tell(now + 60 * MINUTE);
    now += 90 * MINUTE;
    CompletableFuture<Reply.IceServers> last = book.get();
    refuse(new SkeinException(ErrorCode.UNAVAILABLE, "test"));

    assertThat(last.join().urls()).containsExactly("turn:1");
    assertThat(urls()).containsExactly("turn:1");
    assertThat(asked).hasSize(2);
  }

  @Test
  void isNothingThatIsGuessedWhereTheNodeHasNeverTold() {
    CompletableFuture<Reply.IceServers> none = book.get();
    SkeinException refusal = new SkeinException(ErrorCode.UNAVAILABLE, "test");
    refuse(refusal);

    assertThat(none).isCompletedExceptionally();
    assertThat(book.get()).failsWithin(Duration.ZERO).withThrowableThat().withCause(refusal);
    assertThat(asked).hasSize(1);
    now += 5_000;
    CompletableFuture<Reply.IceServers> again = book.get();
    tell(now + 60 * MINUTE);
    assertThat(again.join().urls()).containsExactly("turn:2");
  }

  @Test
  void isNoneOfANodeThatDoesNotKnowOfThem() {
    CompletableFuture<Reply.IceServers> none = book.get();
    refuse(new SkeinException(ErrorCode.UNSUPPORTED_REQUEST, "test"));

    assertThat(none.join().urls()).isEmpty();
    assertThat(urls()).isEmpty();
    assertThat(asked).hasSize(1);
  }
}
