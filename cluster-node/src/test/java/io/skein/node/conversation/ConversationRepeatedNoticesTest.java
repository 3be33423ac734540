package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.acknowledge;
import static io.skein.node.conversation.ConversationHouse.acknowledgeLarge;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand.Departed;
import io.skein.node.conversation.ConversationCommand.Leave;
import io.skein.node.conversation.ConversationCommand.Remove;
import io.skein.node.delivery.Broadcast;
import io.skein.node.delivery.Notice;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Any notice may be lost, and any actor may die before it sends one: who must know is told again,
 * until it has said that it does.
 */
class ConversationRepeatedNoticesTest {
  private static final Broadcast HEAD_3 =
      new Broadcast(GROUP, 3, List.of(WireCodec.encode(new Reply.HeadEvent(GROUP, 3))));

  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  private ActorRef<ConversationInput> aGroupOf(UserId owner, List<UserId> users) {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(owner, users));
    house.answer(Reply.ConversationOpened.class);
    house.settle(group, GROUP);
    return group;
  }

  /** Alice is in it, and safe; bob has left at 2, and nobody knows whether he has heard. */
  private ActorRef<ConversationInput> aGroupThatBobLeft() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    group.tell(acknowledge(GROUP, ALICE, 2, 2));
    group.tell(acknowledge(GROUP, BOB, 2, 2));
    house.settle(group, GROUP);
    house.told.clear();
    return group;
  }

  private void passAndSettle(ActorRef<ConversationInput> group, Duration duration) {
    house.pass(duration);
    house.settle(group, GROUP);
  }

  /** Without a stop message, as a node dies. */
  private void kill(ActorRef<ConversationInput> group) {
    house.kit.stop(group);
  }

  private void stop(ActorRef<ConversationInput> group) {
    group.tell(new ConversationActor.Stop());
    house.client.expectTerminated(group);
  }

  @Test
  void tellsWhoLeftAgainUntilItsSessionHasHeard() {
    ActorRef<ConversationInput> group = aGroupThatBobLeft();

    passAndSettle(group, Duration.ofSeconds(5));
    assertThat(house.heard(BOB, Notice.Left.class)).as("not due yet").isEmpty();
    passAndSettle(group, Duration.ofSeconds(5));
    passAndSettle(group, Duration.ofSeconds(5));

    assertThat(house.heard(BOB, Notice.Left.class))
        .containsExactly(new Notice.Left(GROUP, 2), new Notice.Left(GROUP, 2));
    assertThat(house.heard(ALICE, Notice.class)).isEmpty();
    group.tell(new Departed(GROUP, BOB, 2));
    passAndSettle(group, Duration.ofMinutes(1));
    passAndSettle(group, Duration.ofMinutes(1));
    assertThat(house.heard(BOB, Notice.Left.class)).as("no more").hasSize(2);
  }

  @Test
  void staysInMemoryUntilWhoWasRemovedHasHeard() {
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(new Remove(GROUP, phone(ALICE), List.of(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    group.tell(acknowledge(GROUP, ALICE, 2, 2));
    for (int day = 0; day < 3; day++) {
      passAndSettle(group, Duration.ofDays(1));
    }
    house.shard.expectNoMessage(Duration.ZERO);

    group.tell(new Departed(GROUP, BOB, 2));

    house.passUntilPassivated(Duration.ofMinutes(10));
  }

  @Test
  void tellsWhoLeftAgainAfterAStartUnlessItHasHeard() {
    ActorRef<ConversationInput> group = aGroupThatBobLeft();
    kill(group);
    ActorRef<ConversationInput> second = house.start(GROUP);
    house.settle(second, GROUP);
    assertThat(house.heard(BOB, Notice.Left.class)).containsExactly(new Notice.Left(GROUP, 2));

    second.tell(new Departed(GROUP, BOB, 2));
    stop(second);
    house.told.clear();
    ActorRef<ConversationInput> third = house.start(GROUP);
    passAndSettle(third, Duration.ofMinutes(1));

    assertThat(house.heard(BOB, Notice.Left.class)).isEmpty();
  }

  @Test
  void doesNotTakeTheWordOfAnEarlierDepartureForThatOfALater() {
    ActorRef<ConversationInput> group = aGroupThatBobLeft();
    group.tell(house.invite(ALICE, List.of(BOB)));
    house.answer(Reply.MembersChanged.class);
    passAndSettle(group, Duration.ofSeconds(5));
    assertThat(house.heard(BOB, Notice.Left.class)).as("a member again").isEmpty();
    group.tell(new Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);
    house.told.clear();

    group.tell(new Departed(GROUP, BOB, 2));
    passAndSettle(group, Duration.ofMinutes(1));
    passAndSettle(group, Duration.ofMinutes(1));

    assertThat(house.heard(BOB, Notice.Left.class)).contains(new Notice.Left(GROUP, 4));
  }

  @Test
  void forgetsPastMembersThatHaveHeardBeforeThoseThatHaveNot() {
    house.settings("former-members-max = 2");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB, CAROL, new UserId(4)));
    for (UserId leaving : List.of(BOB, CAROL)) {
      group.tell(new Leave(GROUP, phone(leaving), house.replyTo()));
      house.answer(Reply.MembersChanged.class);
    }
    group.tell(new Departed(GROUP, CAROL, 3));
    group.tell(new Leave(GROUP, phone(new UserId(4)), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);
    house.told.clear();

    passAndSettle(group, Duration.ofSeconds(5));
    passAndSettle(group, Duration.ofSeconds(5));

    assertThat(house.heard(BOB, Notice.Left.class)).containsExactly(new Notice.Left(GROUP, 2));
  }

  @Test
  void tellsAMemberThatTheConversationIsLargeUntilItsSessionTreatsItAsOne() {
    house.settings("small-members-max = 2");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB));
    group.tell(acknowledge(GROUP, ALICE, 1, 1));
    group.tell(acknowledge(GROUP, BOB, 1, 1));
    group.tell(house.invite(ALICE, List.of(CAROL)));
    house.answer(Reply.MembersChanged.class);
    group.tell(acknowledgeLarge(GROUP, ALICE, 2));
    group.tell(acknowledgeLarge(GROUP, CAROL, 2));
    group.tell(acknowledge(GROUP, BOB, 2, 2));
    house.settle(group, GROUP);
    house.told.clear();

    passAndSettle(group, Duration.ofSeconds(5));

    assertThat(house.told)
        .containsExactly(new ConversationHouse.Told(BOB, new Notice.Joined(GROUP, 1, 2, true)));
    group.tell(acknowledgeLarge(GROUP, BOB, 2));
    passAndSettle(group, Duration.ofMinutes(1));
    passAndSettle(group, Duration.ofMinutes(1));
    assertThat(house.told).hasSize(1);
  }

  /** A large group whose third entry is durable. */
  private ActorRef<ConversationInput> aLargeGroup() {
    house.settings("small-members-max = 2");
    ActorRef<ConversationInput> group = aGroupOf(ALICE, List.of(BOB, CAROL));
    for (UserId user : List.of(ALICE, BOB, CAROL)) {
      group.tell(acknowledgeLarge(GROUP, user, 1));
    }
    house.say(group, GROUP, ALICE, 1, 2);
    house.settle(group, GROUP);
    return group;
  }

  @Test
  void namesTheHeadThatTheActorBeforeItMayNotHaveBroadcast() {
    kill(aLargeGroup());
    house.broadcasts.clear();

    ActorRef<ConversationInput> again = house.start(GROUP);
    house.settle(again, GROUP);

    assertThat(house.broadcasts).containsExactly(HEAD_3);
    passAndSettle(again, Duration.ofMinutes(1));
    assertThat(house.broadcasts).as("once").hasSize(1);
  }

  @Test
  void namesTheHeadThoughASnapshotHasItIfThatWasStoredBeforeItWasQuiet() {
    ActorRef<ConversationInput> group = aLargeGroup();
    house.pass(Duration.ofSeconds(5));
    house.settle(group, GROUP);
    house.settings("small-members-max = 2, snapshot-delay = 1 s");
    stop(group);
    ActorRef<ConversationInput> second = house.start(GROUP);
    second.tell(house.invite(ALICE, List.of(new UserId(4))));
    house.answer(Reply.MembersChanged.class);
    house.settle(second, GROUP);
    second.tell(acknowledgeLarge(GROUP, new UserId(4), 4));
    passAndSettle(second, Duration.ofSeconds(1));
    assertThat(house.log.readSnapshot(GROUP).toCompletableFuture().join().sequence()).isEqualTo(4);
    kill(second);
    house.broadcasts.clear();

    house.settle(house.start(GROUP), GROUP);

    assertThat(house.broadcasts).extracting(Broadcast::head).containsExactly(4L);
  }

  @Test
  void namesNoHeadAfterACleanStop() {
    stop(aLargeGroup());
    house.broadcasts.clear();

    ActorRef<ConversationInput> again = house.start(GROUP);
    passAndSettle(again, Duration.ofMinutes(1));

    assertThat(house.broadcasts).isEmpty();
  }
}
