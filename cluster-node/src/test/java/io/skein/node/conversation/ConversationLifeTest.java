package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Notice;
import io.skein.node.journal.Entity;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.WakeStore;
import io.skein.node.testing.Stages;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A conversation's actor from its start to its end: loading, idling, stopping. */
class ConversationLifeTest {
  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
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
        .writeSnapshot(
            CHAT, new Snapshot(5, "", false, false, List.of(), List.of(), Snapshot.Operations.NONE))
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

  private List<WakeStore.Wake> wakeRows() {
    return Stages.await(house.wakeRows.list(new ShardId("conversation", 0)));
  }

  @Test
  void writesDownThatItIsToBeWokenWhenItStopsBeforeAllAreSafe() {
    ActorRef<ConversationInput> chat = spokenIn(ALICE);

    stop(chat);

    assertThat(wakeRows()).extracting(row -> row.entity().id()).containsExactly(CHAT.toString());
    assertThat(house.woken).as("the next owner of the shard does so").isEmpty();
  }

  @Test
  void writesNothingDownWhenAllAreSafe() {
    ActorRef<ConversationInput> chat = spokenIn(ALICE, BOB);

    stop(chat);

    assertThat(wakeRows()).isEmpty();
    assertThat(house.woken).isEmpty();
  }

  @Test
  void writesDownWhatIsAppendedWhileItStops() {
    ActorRef<ConversationInput> chat = spokenIn(ALICE, BOB);
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    chat.tell(new ConversationActor.Stop());
    house.settle(chat, CHAT);
    assertThat(wakeRows()).isEmpty();

    house.log.releaseAppends();

    house.client.expectTerminated(chat);
    assertThat(wakeRows()).hasSize(1);
  }

  @Test
  void triesAgainToWriteDownThatItIsToBeWoken() {
    ActorRef<ConversationInput> chat = spokenIn();
    house.wakeRows.setAway(true);
    chat.tell(new ConversationActor.Stop());
    house.settle(chat, CHAT);
    house.wakeRows.setAway(false);

    house.pass(Duration.ofSeconds(2));

    house.client.expectTerminated(chat);
    assertThat(wakeRows()).hasSize(1);
    assertThat(house.woken).isEmpty();
  }

  @Test
  void hasThisNodeWakeItWhenThatCannotBeWrittenDown() {
    ActorRef<ConversationInput> chat = spokenIn();
    house.wakeRows.setAway(true);
    chat.tell(new ConversationActor.Stop());
    house.settle(chat, CHAT);

    house.pass(Duration.ofSeconds(10));

    house.client.expectTerminated(chat);
    assertThat(house.woken).extracting(Entity::id).containsExactly(CHAT.toString());
  }

  @Test
  void hasThisNodeWakeItWhenTheShardStays() {
    ActorRef<ConversationInput> chat = spokenIn(ALICE, BOB);
    house.passUntilPassivated(Duration.ofMinutes(2));
    house.say(chat, CHAT, ALICE, 2, 2);

    stop(chat);

    assertThat(house.woken).hasSize(1);
  }

  @Test
  void hasThisNodeWakeItWhenItEndsInTheMiddle() {
    ActorRef<ConversationInput> chat = spokenIn();
    house.log.holdAppends();
    chat.tell(house.post(CHAT, ALICE, 2, 1));
    house.wakeRows.setAway(true);
    chat.tell(new ConversationActor.Stop());
    house.settle(chat, CHAT);

    house.pass(Duration.ofSeconds(10));

    house.client.expectTerminated(chat);
    assertThat(house.woken).hasSize(1);
  }

  @Test
  void takesTheRowBackWhenAllAreSafeBeforeItStops() {
    ActorRef<ConversationInput> chat = spokenIn(ALICE);
    house.settle(chat, CHAT);
    passReminder(chat);
    passReminder(chat);
    assertThat(wakeRows()).hasSize(1);

    chat.tell(ConversationHouse.acknowledge(CHAT, BOB, 1, 1));
    stop(chat);

    assertThat(wakeRows()).isEmpty();
    assertThat(house.woken).isEmpty();
  }

  @Test
  void writesItDownWhenAMemberStaysUnsafeAndTakesItBackOnceAllAreSafe() {
    ActorRef<ConversationInput> chat = spokenIn(ALICE);
    house.settle(chat, CHAT);

    passReminder(chat);
    assertThat(wakeRows()).as("most are safe after the first reminder").isEmpty();
    passReminder(chat);
    assertThat(wakeRows()).hasSize(1);
    chat.tell(ConversationHouse.acknowledge(CHAT, BOB, 1, 1));
    house.settle(chat, CHAT);

    assertThat(wakeRows()).isEmpty();
  }

  /** A chat in which something was said, and these users are safe. */
  private ActorRef<ConversationInput> spokenIn(UserId... safe) {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    for (UserId user : safe) {
      chat.tell(ConversationHouse.acknowledge(CHAT, user, 1, 1));
    }
    return chat;
  }

  private void passReminder(ActorRef<ConversationInput> chat) {
    house.pass(Duration.ofSeconds(5));
    house.settle(chat, CHAT);
  }

  private void stop(ActorRef<ConversationInput> actor) {
    actor.tell(new ConversationActor.Stop());
    house.client.expectTerminated(actor);
  }
}
