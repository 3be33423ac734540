package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.NOON;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.delivery.Notice;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a post to its answer: order, durability, limits. */
class ConversationActorTest {
  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void acknowledgesOnlyAfterTheMessageIsStored() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.log.holdAppends();

    chat.tell(house.post(CHAT, ALICE, 1, 0));
    house.settle(chat, CHAT);

    assertThat(house.log.heldAppends()).isEqualTo(1);
    house.noAnswer();
    assertThat(house.told).isEmpty();

    house.log.releaseAppends();

    assertThat(house.answer()).isEqualTo(new Reply.Posted(1, NOON.toEpochMilli()));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Appended.class)).hasSize(1);
  }

  @Test
  void showsNobodyWhatIsNotStored() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));

    chat.tell(house.pull(CHAT, BOB, 0, 10));
    chat.tell(house.read(CHAT, BOB, 2));

    Reply.Page page = house.answer(Reply.Page.class);
    assertThat(page.head()).isEqualTo(1);
    assertThat(page.messages()).extracting(Message::sequence).containsExactly(1L);
    house.answer(Reply.Done.class);
    assertThat(house.log.readCursors(CHAT).toCompletableFuture().join().read())
        .containsEntry(BOB, new ReadCursor(1, false));
  }

  @Test
  void writesWhatArrivesDuringAWriteAsOneBatch() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.log.holdAppends();
    for (int number = 1; number <= 5; number++) {
      chat.tell(house.post(CHAT, ALICE, number, 0));
    }
    house.settle(chat, CHAT);
    house.log.releaseAppends();

    for (int number = 1; number <= 5; number++) {
      assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(number);
    }
    house.settle(chat, CHAT);

    assertThat(house.log.appends()).extracting(List::size).containsExactly(1, 4);
    assertThat(house.heard(BOB, Notice.Appended.class))
        .extracting(Notice.Appended::first, Notice.Appended::head)
        .containsExactly(tuple(1L, 1L), tuple(2L, 5L));
    assertThat(house.heard(BOB, Notice.Appended.class).get(1).frames()).hasSize(4);
  }

  @Test
  void givesASenderBackOnlyWhatOthersSaid() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.settle(chat, CHAT);
    house.told.clear();
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    chat.tell(house.post(CHAT, ALICE, 3, 1));
    chat.tell(house.post(CHAT, BOB, 4, 1));
    chat.tell(house.post(CHAT, ALICE, 5, 1));
    house.settle(chat, CHAT);
    house.log.releaseAppends();
    for (int number = 2; number <= 5; number++) {
      house.answer(Reply.Posted.class);
    }
    house.settle(chat, CHAT);

    assertThat(house.heard(ALICE, Notice.Appended.class))
        .extracting(Notice.Appended::first, Notice.Appended::head, Notice.Appended::origin)
        .containsExactly(
            tuple(2L, 2L, phone(ALICE)),
            tuple(3L, 3L, phone(ALICE)),
            tuple(4L, 4L, null),
            tuple(5L, 5L, phone(ALICE)));
    assertThat(house.heard(BOB, Notice.Appended.class))
        .extracting(Notice.Appended::first, Notice.Appended::head, Notice.Appended::origin)
        .containsExactly(
            tuple(2L, 2L, phone(ALICE)),
            tuple(3L, 3L, null),
            tuple(4L, 4L, phone(BOB)),
            tuple(5L, 5L, null));
  }

  @Test
  void refusesPostsWhenTheNodeHasTooMuchToStore() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.setFull(true);

    chat.tell(house.post(CHAT, ALICE, 2, 1));

    assertThat(house.refusal(ErrorCode.OVERLOADED).retryAfterMillis()).isEqualTo(500);
    house.log.setFull(false);
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
  }

  @Test
  void refusesPostsAboveItsLimitWithTheReason() {
    house.settings("write.waiting-entries-max = 2");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    for (int number = 2; number <= 4; number++) {
      chat.tell(house.post(CHAT, ALICE, number, 1));
    }

    chat.tell(house.post(CHAT, ALICE, 5, 1));

    assertThat(house.refusal(ErrorCode.OVERLOADED).retryAfterMillis()).isEqualTo(500);

    house.pass(Duration.ofSeconds(3));
    chat.tell(house.post(CHAT, ALICE, 5, 1));

    assertThat(house.refusal(ErrorCode.UNAVAILABLE).retryAfterMillis()).isEqualTo(500);

    house.log.releaseAppends();
    for (int number = 2; number <= 4; number++) {
      assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(number);
    }
  }

  @Test
  void boundsWhatWaitsByBytesAndStillTakesRetries() {
    house.settings("write.waiting-bytes-max = 64 KiB");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    Content large = new Content.Text("x".repeat(16_000));
    chat.tell(house.post(CHAT, ALICE, 2, 1, large));
    chat.tell(house.post(CHAT, ALICE, 3, 1, large));

    chat.tell(house.post(CHAT, ALICE, 4, 1, large));
    house.refusal(ErrorCode.OVERLOADED);
    chat.tell(house.post(CHAT, ALICE, 3, 1, large));
    house.settle(chat, CHAT);
    house.noAnswer();

    house.log.releaseAppends();
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(3);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(3);
  }

  @Test
  void takesASingleMessageThatIsLargerThanWhatMayWait() {
    house.settings("write.waiting-bytes-max = 64 KiB");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    Content large = new Content.Text("x".repeat(32_000));

    chat.tell(house.post(CHAT, ALICE, 1, 0, large));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(1);
  }

  @Test
  void refusesWhoIsNoUserOfTheChatWithoutReadingAnything() {
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(house.post(CHAT, STRANGER, 1, 0));

    house.refusal(ErrorCode.NOT_A_MEMBER);
  }
}
