package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.people.Stance;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may post to a direct chat. Alice hears strangers until she has answered; Bob is one. */
class AcquaintanceTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final int MAX = Limits.DEFAULTS.people().strangerMessagesMax();
  private static final Conversation.Rules RULES =
      new Conversation.Rules(100, 500, 1000, 100, 10, 1000, 100, 20, 60_000, Limits.DEFAULTS);
  private static final Stance STRANGER =
      new Stance(1, false, false, 0, Self.Strangers.UNTIL_ANSWERED);

  private final List<Message> log = new ArrayList<>();
  private Conversation chat = Conversation.empty(CHAT, RULES);
  private long now = 1_000;
  private long version = 1;
  private long ids;

  AcquaintanceTest() {
    chat.peerExists();
    chat.relate(ALICE, STRANGER);
    chat.relate(BOB, STRANGER);
  }

  private void relate(UserId user, boolean blocked, boolean known, long strangerSinceMillis) {
    relate(
        user,
        new Stance(++version, blocked, known, strangerSinceMillis, Self.Strangers.UNTIL_ANSWERED));
  }

  private void relate(UserId user, Stance stance) {
    chat.relate(user, stance);
  }

  private Decision decide(UserId sender, Content content) {
    return chat.post(sender, new ClientId(1, ++ids), chat.head(), content, null, ++now);
  }

  private @Nullable ErrorCode refusal(UserId sender, Content content) {
    Decision decision = decide(sender, content);
    return decision instanceof Decision.Refused refused ? refused.code() : null;
  }

  private @Nullable ErrorCode refusal(UserId sender) {
    return refusal(sender, new Content.Text("hi"));
  }

  private long says(UserId sender) {
    return says(sender, new Content.Text("hi"));
  }

  private long says(UserId sender, Content content) {
    Decision decision = decide(sender, content);
    assertThat(decision).isInstanceOf(Decision.Append.class);
    Message message = ((Decision.Append) decision).message();
    chat.accept(message);
    chat.durable(message);
    log.add(message);
    return message.sequence();
  }

  private boolean isFromStranger() {
    return chat.isFromStranger(BOB);
  }

  @Test
  void takesAFewMessagesOfAStrangerAndNoMoreUntilAnAnswer() {
    for (int i = 0; i < MAX; i++) {
      says(BOB);
      assertThat(isFromStranger()).isTrue();
    }
    assertThat(refusal(BOB)).isEqualTo(ErrorCode.ANSWER_AWAITED);

    says(ALICE);

    assertThat(isFromStranger()).isFalse();
    assertThat(refusal(BOB)).isNull();
  }

  @Test
  void countsWhatIsStillBeingWritten() {
    for (int i = 0; i < MAX; i++) {
      Decision decision = decide(BOB, new Content.Text("hi"));
      chat.accept(((Decision.Append) decision).message());
    }

    assertThat(refusal(BOB)).isEqualTo(ErrorCode.ANSWER_AWAITED);
  }

  @Test
  void countsEditsAndReactionsOfAStrangerAndAlwaysTakesItsRecalls() {
    long first = says(BOB);
    says(BOB, new Content.Edit(first, "hello"));
    says(BOB, new Content.Reaction(first, "👋", false));

    assertThat(refusal(BOB, new Content.Edit(first, "buy"))).isEqualTo(ErrorCode.ANSWER_AWAITED);
    assertThat(refusal(BOB, new Content.Reaction(first, "👍", false)))
        .isEqualTo(ErrorCode.ANSWER_AWAITED);
    assertThat(refusal(BOB, new Content.Recall(first))).isNull();
  }

  @Test
  void aReactionIsNoAnswer() {
    long first = says(BOB);

    says(ALICE, new Content.Reaction(first, "👋", false));

    assertThat(isFromStranger()).isTrue();
  }

  @Test
  void whoHasWrittenFirstIsAnsweredByTheStranger() {
    says(ALICE);

    for (int i = 0; i <= MAX; i++) {
      says(BOB);
    }

    assertThat(isFromStranger()).isFalse();
  }

  @Test
  void allowingAStrangerOrMakingItAContactEndsIt() {
    for (int i = 0; i < MAX; i++) {
      says(BOB);
    }

    relate(ALICE, false, true, 0);

    assertThat(refusal(BOB)).isNull();
    assertThat(isFromStranger()).isFalse();
  }

  @Test
  void whoWasRemovedIsAStrangerThoughThereWereAnswers() {
    relate(ALICE, false, true, 0);
    says(BOB);
    says(ALICE);

    relate(ALICE, false, false, now);

    for (int i = 0; i < MAX; i++) {
      says(BOB);
      assertThat(isFromStranger()).isTrue();
    }
    assertThat(refusal(BOB)).isEqualTo(ErrorCode.ANSWER_AWAITED);
    says(ALICE);
    assertThat(refusal(BOB)).isNull();
  }

  @Test
  void takesWhatTheUserLetsStrangersDo() {
    relate(ALICE, new Stance(9, false, false, 0, Self.Strangers.CONTACTS));
    assertThat(refusal(BOB)).isEqualTo(ErrorCode.CONTACTS_ONLY);

    relate(ALICE, new Stance(10, false, false, 0, Self.Strangers.EVERYONE));
    for (int i = 0; i <= MAX; i++) {
      says(BOB);
    }
    assertThat(isFromStranger()).isFalse();
  }

  @Test
  void takesNothingOfABlockedUserByNoDoor() {
    long old = says(BOB);
    long other = says(ALICE);

    relate(ALICE, true, true, 0);

    List<Content> doors =
        List.of(
            new Content.Text("hi"),
            new Content.Text("hi", other, List.of(), false),
            new Content.Text("hi", 0, List.of(ALICE), true),
            new Content.Reaction(other, "👋", false),
            new Content.Edit(old, "hello"),
            new Content.Recall(old));
    for (Content content : doors) {
      assertThat(refusal(BOB, content)).as(content.toString()).isEqualTo(ErrorCode.BLOCKED);
    }
    assertThat(refusal(ALICE)).isEqualTo(ErrorCode.UNBLOCK_FIRST);
  }

  /** What was acknowledged is acknowledged again. */
  @Test
  void answersARepeatedPostOfABlockedUserAsAtFirst() {
    long sequence = says(BOB);
    ClientId id = log.get(0).clientId();
    relate(ALICE, true, false, 0);

    Decision again = chat.post(BOB, id, 0, new Content.Text("hi"), null, ++now);

    assertThat(again).isEqualTo(new Decision.Repeated(sequence, log.get(0).timeMillis(), 0));
  }

  @Test
  void wordOfEarlierChangesNothing() {
    relate(ALICE, true, false, 0);

    relate(ALICE, STRANGER);

    assertThat(refusal(BOB)).isEqualTo(ErrorCode.BLOCKED);
  }

  @Test
  void countsOnAfterARestartFromItsSnapshotOrTheLog() {
    for (int i = 0; i < MAX; i++) {
      says(BOB);
    }
    Snapshot snapshot = chat.snapshot(true);

    Conversation restored = Conversation.restore(CHAT, RULES, snapshot);
    Conversation replayed = Conversation.empty(CHAT, RULES);
    log.forEach(replayed::replay);
    for (Conversation again : List.of(restored, replayed)) {
      again.relate(ALICE, STRANGER);
      again.relate(BOB, STRANGER);
      chat = again;

      assertThat(refusal(BOB)).isEqualTo(ErrorCode.ANSWER_AWAITED);
      assertThat(isFromStranger()).isTrue();
    }
  }

  /** Of the time before it was counted: such a chat has been going on as it is. */
  @Test
  void asksForNoAnswerInAChatWithASnapshotOfEarlier() {
    says(BOB);
    Snapshot now = chat.snapshot(true);
    Snapshot earlier =
        new Snapshot(
            now.sequence(),
            now.title(),
            now.large(),
            now.headNamed(),
            now.members(),
            now.former(),
            now.operations());

    chat = Conversation.restore(CHAT, RULES, earlier);
    relate(ALICE, STRANGER);
    relate(BOB, STRANGER);

    for (int i = 0; i <= MAX; i++) {
      says(BOB);
    }
    assertThat(isFromStranger()).isFalse();
  }

  @Test
  void aGroupKnowsNoStrangers() {
    chat = Conversation.empty(ConversationId.group(7), RULES);
    relate(ALICE, true, false, 0);

    assertThat(chat.group().create(BOB, ClientId.random(), "walkers", List.of(ALICE), List.of(), 0))
        .isInstanceOf(Decision.Append.class);
    assertThat(chat.isFromStranger(BOB)).isFalse();
  }
}
