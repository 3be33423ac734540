package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an app is shown of a message that was changed. */
class ConversationViewTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);

  private final ConversationView view = new ConversationView();

  private static Message entry(long sequence, UserId sender, Content content) {
    return new Message(CHAT, sequence, sender, null, 1000 + sequence, content);
  }

  @Test
  void showsTheNewestTextAndKeepsTheEarlierOnes() {
    view.take(entry(1, ALICE, new Content.Text("one", 0, List.of(BOB), false)));
    view.take(entry(3, ALICE, new Content.Edit(1, "three")));
    view.take(entry(2, ALICE, new Content.Edit(1, "two")));

    MessageState state = view.message(1);

    assertThat(state.content()).isEqualTo(new Content.Text("three", 0, List.of(BOB), false));
    assertThat(state.earlier())
        .containsExactly(
            new MessageState.Version("one", 1001), new MessageState.Version("two", 1002));
  }

  @Test
  void showsWhoReactedAndForgetsWhoTookItBack() {
    view.take(entry(1, ALICE, new Content.Text("hi")));
    view.take(entry(2, BOB, new Content.Reaction(1, "x", false)));
    view.take(entry(3, ALICE, new Content.Reaction(1, "y", false)));
    view.take(entry(4, ALICE, new Content.Reaction(1, "x", false)));
    assertThat(view.message(1).reactions())
        .containsExactly(
            new MessageState.Reactions("x", List.of(BOB, ALICE)),
            new MessageState.Reactions("y", List.of(ALICE)));

    view.take(entry(5, BOB, new Content.Reaction(1, "x", true)));

    assertThat(view.message(1).reactions())
        .containsExactly(
            new MessageState.Reactions("y", List.of(ALICE)),
            new MessageState.Reactions("x", List.of(ALICE)));
  }

  @Test
  void showsThatAMessageWasRecalledBeforeAndAfterItIsKnownByWhom() {
    view.take(entry(1, ALICE, Content.Recalled.INSTANCE));
    assertThat(view.message(1).isRecalled()).isTrue();
    assertThat(view.message(1).recalledBy()).isNull();

    view.take(entry(3, BOB, new Content.Recall(1)));

    assertThat(view.message(1).recalledBy()).isEqualTo(BOB);
  }

  @Test
  void showsNothingOfWhatTheUserHasDeletedWhateverComesFirst() {
    Message said = entry(1, ALICE, new Content.Text("one"));
    Message edited = entry(3, ALICE, new Content.Edit(1, "three"));
    view.take(said);
    view.take(entry(2, BOB, new Content.Text("two")));

    view.discarded(new Discarded(CHAT, 0, List.of(1L)));

    assertThat(view.take(edited)).isNull();
    assertThat(view.take(List.of(said, edited))).isEmpty();
    assertThat(view.message(1)).isNull();
    assertThat(view.messages()).extracting(MessageState::sequence).containsExactly(2L);
    view.discarded(new Discarded(CHAT, 2, List.of()));
    assertThat(view.messages()).isEmpty();
  }

  @Test
  void holdsAnOperationUntilItsMessageComes() {
    assertThat(view.take(entry(2, ALICE, new Content.Edit(1, "two")))).isNull();
    assertThat(view.messages()).isEmpty();

    MessageState state = view.take(entry(1, ALICE, new Content.Text("one")));

    assertThat(state.content()).isEqualTo(new Content.Text("two"));
    assertThat(state.isEdited()).isTrue();
  }

  @Test
  void forgetsAMessageWhenItsLifeIsOverWhateverIsGivenOfItAgain() {
    Message said = entry(1, ALICE, new Content.Text("hi")).until(5_000);
    Message edit = entry(2, ALICE, new Content.Edit(1, "ho")).until(5_000);
    view.take(List.of(said, edit, entry(3, ALICE, new Content.Text("stays"))));
    assertThat(view.nextEnd()).isEqualTo(Instant.ofEpochMilli(5_000));

    assertThat(view.vanish(Instant.ofEpochMilli(4_999))).isEmpty();
    assertThat(view.message(1).content()).isEqualTo(new Content.Text("ho"));
    assertThat(view.vanish(Instant.ofEpochMilli(5_000))).containsExactly(1L);

    view.take(List.of(said, edit, entry(4, BOB, new Content.Reaction(1, "x", false))));
    assertThat(view.message(1)).isNull();
    assertThat(view.newestEdit(1)).isZero();
    assertThat(view.messages()).extracting(MessageState::sequence).containsExactly(3L);
    assertThat(view.vanish(Instant.ofEpochMilli(9_000))).as("told once").isEmpty();
    assertThat(view.nextEnd()).isNull();
  }

  @Test
  void showsNothingOfAMessageThatTheNodeSaysIsOver() {
    view.take(entry(2, ALICE, new Content.Edit(1, "")).until(5_000));

    assertThat(view.take(entry(1, ALICE, Content.Vanished.INSTANCE).until(5_000))).isNull();
    assertThat(view.messages()).isEmpty();
  }

  @Test
  void forgetsAnEditWhoseMessageNeverCame() {
    view.take(entry(2, ALICE, new Content.Edit(1, "ho")).until(5_000));

    view.vanish(Instant.ofEpochMilli(5_000));

    assertThat(view.newestEdit(1)).isZero();
  }

  @Test
  void tellsNothingOfTextsInToString() {
    view.take(entry(1, ALICE, new Content.Text("secret")));
    view.take(entry(2, ALICE, new Content.Edit(1, "secret")));
    view.take(entry(3, BOB, new Content.Reaction(1, "secret", false)));

    assertThat(view.message(1).toString()).doesNotContain("secret");
  }
}
