package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.phone;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Notice;
import io.skein.node.people.Stance;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may call, and the entries that calls leave. */
class ConversationCallsTest {
  private static final Stance BLOCKING =
      new Stance(5, true, false, 0, Self.Strangers.UNTIL_ANSWERED);
  private static final CallId CALL = new CallId(1, 77);

  private final ConversationHouse house = new ConversationHouse();
  private final TestProbe<CallPermit> call = house.kit.createTestProbe(CallPermit.class);

  @AfterEach
  void close() {
    house.close();
  }

  private CallPermit asks(
      ActorRef<ConversationInput> actor, ConversationId id, UserId user, int membersMax) {
    actor.tell(
        new ConversationCommand.MayCall(
            id, user, List.of(BOB, CAROL, STRANGER), membersMax, call.ref()));
    return call.receiveMessage();
  }

  private static Content.CallEntry entry(UserId caller) {
    return new Content.CallEntry(
        CALL, caller, Call.Media.AUDIO, Call.Outcome.MISSED, 1_000, 0, List.of(caller));
  }

  private ConversationCommand.Post record(ConversationId id, UserId caller, long knownHead) {
    return new ConversationCommand.Post(
        id, phone(caller), CALL.ofEntry(), knownHead, entry(caller), house.replyTo(), null);
  }

  private ActorRef<ConversationInput> aGroup() {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB, CAROL)));
    house.answer(Reply.ConversationOpened.class);
    return group;
  }

  @Test
  void bothOfAChatMayCallThoughNothingWasSaid() {
    ActorRef<ConversationInput> chat = house.start(CHAT);

    CallPermit permit = asks(chat, CHAT, ALICE, 200);

    assertThat(permit.refusal()).isNull();
    assertThat(permit.known()).isTrue();
    assertThat(permit.named()).containsExactly(BOB);
    assertThat(permit.head()).isZero();
  }

  @Test
  void whoIsBlockedMayNotCallAndNeitherMayWhoBlocks() {
    house.stances.put(BOB, BLOCKING);
    ActorRef<ConversationInput> chat = house.start(CHAT);

    assertThat(asks(chat, CHAT, ALICE, 200).refusal()).isEqualTo(ErrorCode.BLOCKED);
    ActorRef<ConversationInput> again = house.start(CHAT);
    assertThat(asks(again, CHAT, BOB, 200).refusal()).isEqualTo(ErrorCode.UNBLOCK_FIRST);
  }

  @Test
  void strangersOfAChatMayNotCall() {
    CallPermit permit = asks(house.start(CHAT), CHAT, STRANGER, 200);

    assertThat(permit.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void tellsWhoIsAMemberAndAllOfASmallGroup() {
    ActorRef<ConversationInput> group = aGroup();

    CallPermit small = asks(group, GROUP, ALICE, 3);
    CallPermit large = asks(group, GROUP, ALICE, 2);

    assertThat(small.named()).containsExactly(BOB, CAROL);
    assertThat(small.members()).containsExactly(ALICE, BOB, CAROL);
    assertThat(large.named()).containsExactly(BOB, CAROL);
    assertThat(large.members()).isEmpty();
    assertThat(asks(group, GROUP, STRANGER, 3).refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void whoMayNotPostMayNotCall() {
    ActorRef<ConversationInput> group = aGroup();
    group.tell(
        new ConversationCommand.ChangeGroup(
            GROUP, phone(ALICE), GroupChange.SettingsChange.silenced(true), house.replyTo()));
    house.answer();

    assertThat(asks(group, GROUP, BOB, 3).refusal()).isEqualTo(ErrorCode.ADMINS_ONLY);
    assertThat(asks(group, GROUP, ALICE, 3).refusal()).isNull();
  }

  @Test
  void keepsTheEntryOfACallOnceHoweverOftenItIsSaid() {
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(record(CHAT, ALICE, 0));
    Reply.Posted first = house.answer(Reply.Posted.class);
    chat.tell(record(CHAT, ALICE, 0));
    Reply.Posted second = house.answer(Reply.Posted.class);

    assertThat(second).isEqualTo(first);
    assertThat(house.log.stored(CHAT)).hasSize(1);
    assertThat(house.log.stored(CHAT).get(0).content()).isEqualTo(entry(ALICE));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Appended.class)).hasSize(1);
  }

  /** The next life of the chat finds it in the log. */
  @Test
  void keepsItOnceThoughTheActorIsLost() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(record(CHAT, ALICE, 0));
    house.answer(Reply.Posted.class);
    house.kit.stop(chat);

    house.start(CHAT).tell(record(CHAT, ALICE, 0));

    house.answer(Reply.Posted.class);
    assertThat(house.log.stored(CHAT)).hasSize(1);
  }

  @Test
  void keepsTheEntryOfACallWhoseCallerHasLeftOrWasBlockedSince() {
    ActorRef<ConversationInput> group = aGroup();
    group.tell(new ConversationCommand.Leave(GROUP, phone(BOB), house.replyTo()));
    house.answer();

    group.tell(record(GROUP, BOB, 1));

    house.answer(Reply.Posted.class);
    house.stances.put(BOB, BLOCKING);
    house.start(CHAT).tell(record(CHAT, ALICE, 0));
    house.answer(Reply.Posted.class);
  }

  @Test
  void countsAsUnreadForTheOtherAlone() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(record(CHAT, ALICE, 0));
    house.answer(Reply.Posted.class);
    TestProbe<Summarized> asker = house.kit.createTestProbe(Summarized.class);

    chat.tell(new ConversationCommand.Summarize(CHAT, BOB, asker.ref()));
    Reply.ConversationSummary ofBob = asker.receiveMessage().summary();
    chat.tell(new ConversationCommand.Summarize(CHAT, ALICE, asker.ref()));
    Reply.ConversationSummary ofAlice = asker.receiveMessage().summary();

    assertThat(ofBob).isNotNull();
    assertThat(ofBob.unread()).isEqualTo(1);
    assertThat(ofBob.last()).isNotNull();
    assertThat(ofBob.last().content()).isEqualTo(entry(ALICE));
    assertThat(ofAlice).isNotNull();
    assertThat(ofAlice.unread()).isZero();
  }
}
