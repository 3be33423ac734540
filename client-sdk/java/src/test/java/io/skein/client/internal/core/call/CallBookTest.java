package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallBookTest {
  private static final UserId ALICE = new UserId(1);

  private final CallBook book = new CallBook();

  private static ConversationId chat(int other) {
    return ConversationId.direct(ALICE, new UserId(other));
  }

  private static Call call(int other, long version, boolean isOver) {
    return new Call(
        new CallId(1, other),
        chat(other),
        ALICE,
        Call.Media.AUDIO,
        isOver ? Call.Phase.ENDED : Call.Phase.ONGOING,
        isOver ? Call.Outcome.ANSWERED : null,
        1,
        2,
        isOver ? 3 : 0,
        0,
        List.of(),
        List.of(),
        version);
  }

  @Test
  void knowsTheNewestWordOfEachConversation() {
    assertThat(book.take(call(2, 5, false))).isTrue();
    assertThat(book.take(call(2, 5, true))).isFalse();
    assertThat(book.take(call(2, 4, true))).isFalse();
    assertThat(book.take(call(3, 1, false))).isTrue();

    assertThat(book.all()).containsExactly(call(2, 5, false), call(3, 1, false));
    assertThat(book.take(call(2, 6, true))).isTrue();
    assertThat(book.of(chat(2))).isNull();
    assertThat(book.take(call(2, 5, false))).isFalse();
  }

  @Test
  void aCallThatTheNodeDoesNotKnowIsOverUntilANewerWord() {
    book.take(call(2, 5, false));

    Call gone = book.gone(chat(2));

    assertThat(gone).isNotNull();
    assertThat(gone.outcome()).isEqualTo(Call.Outcome.ANSWERED);
    assertThat(book.gone(chat(2))).isNull();
    assertThat(book.take(call(2, 6, false))).isTrue();
  }

  @Test
  void remembersSoManyCallsThatAreOverAndAllThatAreNot() {
    book.take(call(2, 5, false));
    for (int other = 3; other < 3 + 2 * CallBook.OVER_MAX; other++) {
      book.take(call(other, 7, true));
    }

    assertThat(book.of(chat(2))).isNotNull();
    assertThat(book.take(call(3, 6, true))).isTrue();
    assertThat(book.take(call(2 + 2 * CallBook.OVER_MAX, 6, true))).isFalse();
  }
}
