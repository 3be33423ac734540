package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.conversation.InMemoryMessageLog.Fault;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A post that is sent again, or names the one before it: taken once, in its sender's order. */
class ConversationRetriesTest {
  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void answersARetryAsAtFirst() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 2);

    chat.tell(house.post(CHAT, ALICE, 1, 0));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(1);
    assertThat(house.log.stored(CHAT)).hasSize(2);
  }

  @Test
  void answersARetryAsAtFirstFromDeepInTheLogAfterARestart() {
    house.settings("dedupe-window = 4, load.overlap-entries = 1, search.page-entries = 3");
    ActorRef<ConversationInput> first = house.start(CHAT);
    house.say(first, CHAT, ALICE, 1, 20);
    stop(first);
    ActorRef<ConversationInput> second = house.start(CHAT);

    second.tell(house.post(CHAT, ALICE, 7, 6));
    second.tell(house.post(CHAT, ALICE, 2, 1));
    second.tell(house.post(CHAT, BOB, 2, 1));

    assertThat(
            List.of(
                house.answer(Reply.Posted.class).sequence(),
                house.answer(Reply.Posted.class).sequence(),
                house.answer(Reply.Posted.class).sequence()))
        .containsExactlyInAnyOrder(7L, 2L, 21L);
    assertThat(house.log.stored(CHAT)).hasSize(21);
  }

  @Test
  void doesNotSearchTheWholeLogForAClientThatNeverSynced() {
    house.settings("dedupe-window = 4, search.entries-max = 10");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 20);

    chat.tell(house.post(CHAT, BOB, 21, 0));

    house.refusal(ErrorCode.KNOWN_HEAD_TOO_OLD);
  }

  @Test
  void takesAPostOnlyAfterTheOneThatItNames() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.log.holdAppends();

    chat.tell(house.postAfter(CHAT, ALICE, 1, 2, 0));
    house.refusal(ErrorCode.OUT_OF_ORDER);
    chat.tell(house.post(CHAT, BOB, 1, 0));
    chat.tell(house.postAfter(CHAT, ALICE, 1, 2, 0));
    house.refusal(ErrorCode.OUT_OF_ORDER);
    // Its predecessor need not be durable yet.
    chat.tell(house.post(CHAT, ALICE, 1, 0));
    chat.tell(house.postAfter(CHAT, ALICE, 1, 2, 0));
    chat.tell(house.postAfter(CHAT, ALICE, 2, 3, 0));
    house.settle(chat, CHAT);
    house.log.releaseAppends();

    for (int sequence = 1; sequence <= 4; sequence++) {
      assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(sequence);
    }
    assertThat(house.log.stored(CHAT))
        .extracting(Message::sender, Message::clientId)
        .containsExactly(
            tuple(BOB, ConversationHouse.clientId(1)),
            tuple(ALICE, ConversationHouse.clientId(1)),
            tuple(ALICE, ConversationHouse.clientId(2)),
            tuple(ALICE, ConversationHouse.clientId(3)));
  }

  @Test
  void answersARetryThoughItsPredecessorIsForgotten() {
    house.settings("dedupe-window = 2, load.overlap-entries = 1");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 8);

    chat.tell(house.postAfter(CHAT, ALICE, 3, 4, 0));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(4);
    chat.tell(house.postAfter(CHAT, ALICE, 4, 9, 8));

    house.refusal(ErrorCode.OUT_OF_ORDER);
    assertThat(house.log.stored(CHAT)).hasSize(8);
  }

  @Test
  void keepsTheOrderOfPostsThatWaitForASearch() {
    house.settings("dedupe-window = 2, load.overlap-entries = 1");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 8);

    chat.tell(house.post(CHAT, BOB, 9, 0));
    chat.tell(house.postAfter(CHAT, BOB, 9, 10, 0));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(9);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(10);
  }

  @Test
  void knowsThePredecessorAfterARestart() {
    ActorRef<ConversationInput> first = house.start(CHAT);
    house.say(first, CHAT, ALICE, 1, 3);
    stop(first);
    ActorRef<ConversationInput> second = house.start(CHAT);

    second.tell(house.postAfter(CHAT, ALICE, 3, 4, 2));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void endsWhenItsLogIsShutAndTheNextLifeAnswersTheRetry(Fault fault) {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.failNextAppend(fault);

    chat.tell(house.post(CHAT, ALICE, 2, 1));

    assertThat(house.refusal(ErrorCode.OUTCOME_UNKNOWN).retryAfterMillis()).isZero();
    house.client.expectTerminated(chat);
    ActorRef<ConversationInput> next = house.start(CHAT);
    next.tell(house.post(CHAT, ALICE, 2, 1));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(house.log.stored(CHAT)).hasSize(2);
  }

  @Test
  void tellsThatTheOutcomeIsUnknownAndLetsARetryJoin() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.setAway(true);
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    house.settle(chat, CHAT);

    house.pass(Duration.ofSeconds(8));
    house.pass(Duration.ofSeconds(1));
    assertThat(house.refusal(ErrorCode.OUTCOME_UNKNOWN).retryAfterMillis()).isEqualTo(500);

    chat.tell(house.post(CHAT, ALICE, 2, 1));
    house.settle(chat, CHAT);
    house.noAnswer();
    house.log.setAway(false);
    house.pass(Duration.ofSeconds(1));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    house.settle(chat, CHAT);
    house.noAnswer();
    assertThat(house.log.stored(CHAT)).hasSize(2);
  }

  private void stop(ActorRef<ConversationInput> actor) {
    actor.tell(new ConversationActor.Stop());
    house.client.expectTerminated(actor);
  }
}
