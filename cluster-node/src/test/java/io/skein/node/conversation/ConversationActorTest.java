package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.NOON;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.conversation.InMemoryMessageLog.Fault;
import io.skein.node.delivery.Notice;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a post to its answer: order, durability, retries, limits, the end. */
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
    assertThat(house.log.readCursors(CHAT).toCompletableFuture().join()).containsEntry(BOB, 1L);
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
  void drainsBeforeItStopsThoughASnapshotFails() {
    house.settings("snapshot-every = 10");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 9);
    house.watched.holdSnapshots();
    house.say(chat, CHAT, ALICE, 10, 10);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 11, 10));
    chat.tell(new ConversationActor.Stop());
    house.settle(chat, CHAT);

    house.watched.failHeldSnapshots();
    house.settle(chat, CHAT);
    house.log.releaseAppends();

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(11);
    house.client.expectTerminated(chat);
  }

  @Test
  void drainsBeforeItStops() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    chat.tell(house.post(CHAT, ALICE, 3, 1));

    chat.tell(new ConversationActor.Stop());
    assertThat(house.refusal(ErrorCode.UNAVAILABLE).retryAfterMillis()).isZero();
    chat.tell(house.post(CHAT, ALICE, 4, 1));
    house.refusal(ErrorCode.UNAVAILABLE);
    house.log.releaseAppends();

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    house.client.expectTerminated(chat);
    assertThat(house.log.stored(CHAT)).hasSize(2);
    Snapshot snapshot = house.log.readSnapshot(CHAT).toCompletableFuture().join();
    assertThat(snapshot).isNotNull();
    assertThat(snapshot.sequence()).isEqualTo(2);
  }

  @Test
  void doesNotWaitForEverToStop() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    chat.tell(new ConversationActor.Stop());
    house.settle(chat, CHAT);

    house.pass(Duration.ofSeconds(10));

    house.refusal(ErrorCode.OUTCOME_UNKNOWN);
    house.client.expectTerminated(chat);
  }

  @Test
  void refusesWhoIsNoUserOfTheChatWithoutReadingAnything() {
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(house.post(CHAT, STRANGER, 1, 0));

    house.refusal(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void leavesMemoryAtOnceWhenThereIsNoSuchGroup() {
    ActorRef<ConversationInput> group = house.start(GROUP);

    group.tell(house.post(GROUP, ALICE, 1, 0));

    house.refusal(ErrorCode.NOT_A_MEMBER);
    house.shard.expectMessageClass(ClusterSharding.Passivate.class);
    group.tell(new ConversationActor.Stop());
    house.client.expectTerminated(group);
    assertThat(house.watched.snapshotWrites).hasValue(0);
  }

  @Test
  void isNothingUnderANameThatNoConversationHas() {
    ActorRef<ConversationInput> nothing = house.start("d9-3");

    nothing.tell(house.post(CHAT, ALICE, 1, 0));

    house.refusal(ErrorCode.NOT_A_MEMBER);
    house.shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void beginsNoChatWithAUserWhoDoesNotExist() {
    house.unknownUsers.add(BOB);
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(house.post(CHAT, ALICE, 1, 0));

    house.refusal(ErrorCode.UNKNOWN_USER);
    house.shard.expectMessageClass(ClusterSharding.Passivate.class);
    assertThat(house.log.appends()).isEmpty();
  }

  @Test
  void answersUnavailableUntilTheStoreAnswers() {
    house.log.setAway(true);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(house.post(CHAT, ALICE, 1, 0));
    house.refusal(ErrorCode.UNAVAILABLE);
    chat.tell(house.post(CHAT, ALICE, 1, 0));
    house.refusal(ErrorCode.UNAVAILABLE);

    house.log.setAway(false);
    house.pass(Duration.ofMillis(200));
    chat.tell(house.post(CHAT, ALICE, 1, 0));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(1);
  }

  @Test
  void givesUpLoadingWhenNobodyAsks() {
    house.log.setAway(true);
    house.start(CHAT);

    house.passUntilPassivated(Duration.ofSeconds(10));
  }

  @Test
  void refusesToStartOnALogWithLessThanItsSnapshot() {
    house
        .log
        .writeSnapshot(CHAT, new Snapshot(5, "", false, false, List.of(), List.of()))
        .toCompletableFuture()
        .join();
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(house.post(CHAT, ALICE, 1, 0));

    house.refusal(ErrorCode.UNAVAILABLE);
  }

  @Test
  void leavesMemoryWhenIdleAndEverybodyIsSafe() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.settle(chat, CHAT);
    for (int i = 0; i < 3; i++) {
      int before = house.heard(BOB, Notice.Secure.class).size();
      house.pass(Duration.ofMinutes(2));
      house.client.awaitAssert(
          () -> {
            assertThat(house.heard(BOB, Notice.Secure.class)).hasSizeGreaterThan(before);
            return before;
          });
    }
    house.shard.expectNoMessage(Duration.ZERO);

    chat.tell(ConversationHouse.acknowledge(CHAT, ALICE, 1, 1));
    chat.tell(ConversationHouse.acknowledge(CHAT, BOB, 1, 1));
    house.passUntilPassivated(Duration.ofMinutes(2));
    stop(chat);
    house.told.clear();
    house.start(CHAT).tell(house.pull(CHAT, BOB, 0, 1));
    house.answer(Reply.Page.class);

    assertThat(house.told).as("nobody is behind").isEmpty();
  }

  private void stop(ActorRef<ConversationInput> actor) {
    actor.tell(new ConversationActor.Stop());
    house.client.expectTerminated(actor);
  }
}
