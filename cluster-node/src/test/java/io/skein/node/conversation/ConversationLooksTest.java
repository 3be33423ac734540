package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.acknowledge;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand.Look;
import io.skein.node.conversation.ConversationCommand.LookAway;
import io.skein.node.conversation.ConversationCommand.SwitchReceipts;
import io.skein.node.conversation.ConversationCommand.Typing;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Outbound;
import io.skein.node.people.Stance;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.Looking.Receipts;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told to those who look, and that nothing else depends on it. */
class ConversationLooksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ConversationHouse house = new ConversationHouse();
  private final TestProbe<Outbound> alice = house.kit.createTestProbe(Outbound.class);
  private final TestProbe<Outbound> bob = house.kit.createTestProbe(Outbound.class);

  @AfterEach
  void close() {
    house.close();
  }

  private ActorRef<ConversationInput> aChat() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    house.settle(chat, CHAT);
    return chat;
  }

  private ActorRef<ConversationInput> aGroup(UserId... others) {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(others)));
    house.answer(Reply.ConversationOpened.class);
    return group;
  }

  private Look look(ConversationId id, UserId user, TestProbe<Outbound> connection) {
    return new Look(id, user, connection.ref(), false, house.replyTo(), 0);
  }

  /** From a connection that does not look itself. */
  private static Typing typing(ConversationId id, UserId user, Kind kind) {
    return new Typing(id, user, kind, null);
  }

  private static Reply event(TestProbe<Outbound> connection) {
    try {
      byte[] frame = connection.expectMessageClass(Outbound.Pushed.class).frame().payload();
      return WireCodec.decodeServerFrame(ByteBuffer.wrap(frame)).body();
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tellsWhoTypesToWhoLooksAtOnceAndThenOnceASecond() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(look(CHAT, ALICE, alice));
    assertThat(house.answer(Reply.Looking.class))
        .isEqualTo(new Reply.Looking(Receipts.NAMES, true));

    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(1));
    assertThat(event(alice))
        .isEqualTo(new Reply.TypingEvent(CHAT, List.of(new Reply.Typist(BOB, Kind.TEXT))));

    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    chat.tell(typing(CHAT, BOB, Kind.VOICE));
    house.settle(chat, CHAT);
    // Whether the first was told before that millisecond or after it, this is less than a second.
    house.pass(SECOND.minusMillis(2));
    house.settle(chat, CHAT);
    alice.expectNoMessage(Duration.ZERO);
    house.pass(Duration.ofMillis(2));

    assertThat(event(alice))
        .as("the newest word of each")
        .isEqualTo(new Reply.TypingEvent(CHAT, List.of(new Reply.Typist(BOB, Kind.VOICE))));
    alice.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsOfNobodyWhoTypesWhatIsPostedMeanwhile() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(look(CHAT, ALICE, alice));
    house.answer(Reply.Looking.class);
    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(1));
    assertThat(event(alice)).isInstanceOf(Reply.TypingEvent.class);

    // Within the second in which it is not told again.
    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    house.say(chat, CHAT, BOB, 1, 1);
    house.settle(chat, CHAT);
    house.pass(SECOND);
    house.settle(chat, CHAT);
    alice.expectNoMessage(Duration.ZERO);

    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(SECOND);
    assertThat(event(alice)).as("the next message").isInstanceOf(Reply.TypingEvent.class);
  }

  @Test
  void tellsNobodyWhoDoesNotLookOrLooksNoMore() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(look(CHAT, ALICE, alice));
    house.answer(Reply.Looking.class);
    chat.tell(new LookAway(CHAT, ALICE, alice.ref()));

    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(SECOND);
    house.settle(chat, CHAT);

    alice.expectNoMessage(Duration.ZERO);
    assertThat(house.watched.cursorWrites).hasValue(0);
  }

  @Test
  void forgetsAConnectionThatIsNotHeardOfAgain() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(look(CHAT, ALICE, alice));
    chat.tell(look(CHAT, BOB, bob));
    house.answer(Reply.Looking.class);
    house.answer(Reply.Looking.class);
    house.pass(Duration.ofSeconds(60));
    chat.tell(new Look(CHAT, BOB, bob.ref(), false, null, 0));
    house.settle(chat, CHAT);
    house.pass(Duration.ofSeconds(31));

    chat.tell(typing(CHAT, ALICE, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(1));

    assertThat(event(bob)).isInstanceOf(Reply.TypingEvent.class);
    alice.expectNoMessage(Duration.ZERO);
  }

  @Test
  void letsNoStrangerLookOrType() {
    ActorRef<ConversationInput> group = aGroup(BOB);
    group.tell(look(GROUP, STRANGER, bob));
    house.refusal(ErrorCode.NOT_A_MEMBER);
    group.tell(look(GROUP, ALICE, alice));
    house.answer(Reply.Looking.class);

    group.tell(typing(GROUP, STRANGER, Kind.TEXT));
    house.settle(group, GROUP);
    house.pass(SECOND);
    house.settle(group, GROUP);

    alice.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsNothingOfATypistWhoMayNotPost() {
    ActorRef<ConversationInput> group = aGroup(BOB, CAROL);
    group.tell(look(GROUP, ALICE, alice));
    house.answer(Reply.Looking.class);
    group.tell(
        new ConversationCommand.ChangeGroup(
            GROUP,
            ConversationHouse.phone(ALICE),
            new GroupChange.MuteChange(List.of(BOB), GroupChange.FOR_EVER),
            house.replyTo()));
    house.answer(GroupReply.GroupChanged.class);

    group.tell(typing(GROUP, BOB, Kind.TEXT));
    group.tell(typing(GROUP, CAROL, Kind.TEXT));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(1));

    assertThat(event(alice))
        .isEqualTo(new Reply.TypingEvent(GROUP, List.of(new Reply.Typist(CAROL, Kind.TEXT))));
  }

  @Test
  void tellsNeitherSideOfABlockThatTheOtherTypes() {
    house.stances.put(ALICE, new Stance(5, true, false, 0, Self.Strangers.EVERYONE));
    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(look(CHAT, ALICE, alice));
    chat.tell(look(CHAT, BOB, bob));
    house.answer(Reply.Looking.class);
    house.answer(Reply.Looking.class);

    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    chat.tell(typing(CHAT, ALICE, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(SECOND);
    house.settle(chat, CHAT);

    alice.expectNoMessage(Duration.ZERO);
    bob.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsNoMemberWhoLeftWhoTypes() {
    ActorRef<ConversationInput> group = aGroup(BOB, CAROL);
    group.tell(look(GROUP, BOB, bob));
    group.tell(look(GROUP, ALICE, alice));
    house.answer(Reply.Looking.class);
    house.answer(Reply.Looking.class);
    group.tell(new ConversationCommand.Leave(GROUP, ConversationHouse.phone(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);

    group.tell(typing(GROUP, CAROL, Kind.TEXT));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(1));

    assertThat(event(alice)).isInstanceOf(Reply.TypingEvent.class);
    bob.expectNoMessage(Duration.ZERO);
  }

  @Test
  void refusesOneLookerTooMany() {
    house.settings("look.lookers-max = 2");
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(look(CHAT, ALICE, alice));
    chat.tell(look(CHAT, BOB, bob));
    house.answer(Reply.Looking.class);
    house.answer(Reply.Looking.class);

    chat.tell(look(CHAT, BOB, house.kit.createTestProbe(Outbound.class)));
    house.refusal(ErrorCode.OVERLOADED);
    chat.tell(look(CHAT, BOB, bob));
    house.answer(Reply.Looking.class);
  }

  @Test
  void takesNoPlaceOfPostsWhileItLoads() {
    house.settings("load.waiting-max = 2");
    house.watched.hold();
    ActorRef<ConversationInput> chat = house.start(CHAT);
    for (int i = 0; i < 100; i++) {
      chat.tell(typing(CHAT, BOB, Kind.TEXT));
      chat.tell(new Look(CHAT, ALICE, alice.ref(), false, null, 0));
    }
    chat.tell(house.post(CHAT, ALICE, 1, 0));
    chat.tell(house.post(CHAT, BOB, 2, 0));

    house.watched.release();

    house.answer(Reply.Posted.class);
    house.answer(Reply.Posted.class);
  }

  @Test
  void aPostPassesWhileAThousandType() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(look(CHAT, ALICE, alice));
    house.answer(Reply.Looking.class);
    chat.tell(typing(CHAT, BOB, Kind.TEXT));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(1));
    assertThat(event(alice)).isInstanceOf(Reply.TypingEvent.class);
    for (int i = 0; i < 1_000; i++) {
      chat.tell(typing(CHAT, BOB, Kind.TEXT));
    }

    chat.tell(house.post(CHAT, ALICE, 2, 1));

    house.answer(Reply.Posted.class);
    house.pass(SECOND);
    assertThat(event(alice)).isInstanceOf(Reply.TypingEvent.class);
    house.settle(chat, CHAT);
    alice.expectNoMessage(Duration.ZERO);
  }

  /** A group of four counts receipts, one of three tells names. */
  private void fewNames() {
    house.limits = ReceiptLimits.of(3, 5);
  }

  @Test
  void tellsHowCountsAdvanceToWhoLooksOnceASecond() {
    fewNames();
    ActorRef<ConversationInput> group = aGroup(BOB, CAROL, new UserId(4));
    house.say(group, GROUP, ALICE, 1, 2);
    group.tell(look(GROUP, ALICE, alice));
    assertThat(house.answer(Reply.Looking.class).receipts()).isEqualTo(Receipts.COUNTS);
    house.told.clear();

    group.tell(acknowledge(GROUP, BOB, 3, 3));
    group.tell(acknowledge(GROUP, CAROL, 2, 2));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(200));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(1));

    assertThat(event(alice))
        .isEqualTo(
            new Reply.ReceiptCountsEvent(
                GROUP,
                List.of(new Reply.ReceiptCount(2, 3, 2, 0), new Reply.ReceiptCount(3, 3, 1, 0))));
    assertThat(house.heard(ALICE, Notice.CursorMoved.class))
        .as("nobody's own cursors are told")
        .isEmpty();

    group.tell(house.read(GROUP, BOB, 3));
    house.answer(Reply.Done.class);
    house.pass(Duration.ofMillis(200));
    house.settle(group, GROUP);
    alice.expectNoMessage(Duration.ZERO);
    house.pass(Duration.ofMillis(800));
    assertThat(event(alice))
        .isEqualTo(
            new Reply.ReceiptCountsEvent(
                GROUP,
                List.of(new Reply.ReceiptCount(2, 3, 2, 1), new Reply.ReceiptCount(3, 3, 1, 1))));
  }

  @Test
  void tellsWhoLooksWhenTheOwnerSwitchesReceiptsOffAndKeepsThat() {
    ActorRef<ConversationInput> group = aGroup(BOB);
    house.say(group, GROUP, ALICE, 1, 1);
    group.tell(look(GROUP, BOB, bob));
    house.answer(Reply.Looking.class);
    group.tell(new SwitchReceipts(GROUP, BOB, false, house.replyTo()));
    house.refusal(ErrorCode.FORBIDDEN);

    group.tell(new SwitchReceipts(GROUP, ALICE, false, house.replyTo()));
    house.answer(Reply.Done.class);

    assertThat(event(bob)).isEqualTo(new Reply.LookingEvent(GROUP, Receipts.NONE, true));
    house.told.clear();
    group.tell(acknowledge(GROUP, BOB, 2, 2));
    house.settle(group, GROUP);
    house.pass(SECOND);
    house.settle(group, GROUP);
    assertThat(house.heard(ALICE, Notice.CursorMoved.class)).isEmpty();
    ActorRef<ConversationInput> again = house.start(GROUP);
    again.tell(look(GROUP, BOB, bob));
    assertThat(house.answer(Reply.Looking.class).receipts()).isEqualTo(Receipts.NONE);
    again.tell(new SwitchReceipts(GROUP, ALICE, true, house.replyTo()));
    house.answer(Reply.Done.class);
    assertThat(event(bob)).isEqualTo(new Reply.LookingEvent(GROUP, Receipts.NAMES, true));
  }

  @Test
  void saysSoWhenTheSwitchMayNotBeStoredAndPutsItRightByTheNext() {
    ActorRef<ConversationInput> group = aGroup(BOB);
    house.log.setAway(true);
    group.tell(new SwitchReceipts(GROUP, ALICE, false, house.replyTo()));
    house.refusal(ErrorCode.OUTCOME_UNKNOWN);
    house.log.setAway(false);

    group.tell(new SwitchReceipts(GROUP, ALICE, true, house.replyTo()));
    house.answer(Reply.Done.class);

    assertThat(house.log.readCursors(GROUP).toCompletableFuture().join().receipts())
        .as("above the one that may be stored")
        .isEqualTo(new ReceiptsSwitch(2));
  }

  @Test
  void tellsHowCountsChangeWhenAMemberLeaves() {
    fewNames();
    UserId dave = new UserId(4);
    UserId erin = new UserId(5);
    ActorRef<ConversationInput> group = aGroup(BOB, CAROL, dave, erin);
    house.say(group, GROUP, ALICE, 1, 1);
    group.tell(look(GROUP, BOB, bob));
    house.answer(Reply.Looking.class);

    group.tell(
        new ConversationCommand.Leave(GROUP, ConversationHouse.phone(erin), house.replyTo()));
    house.answer(Reply.MembersChanged.class);
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(1));

    assertThat(event(bob))
        .isEqualTo(
            new Reply.ReceiptCountsEvent(GROUP, List.of(new Reply.ReceiptCount(2, 3, 0, 0))));
  }

  @Test
  void leavesTheSenderOutOfTheNumbersThatAnotherMemberAsksFor() {
    ActorRef<ConversationInput> group = aGroup(BOB, CAROL);
    house.say(group, GROUP, ALICE, 1, 1);

    group.tell(new ConversationCommand.CountReceipts(GROUP, BOB, 2, house.replyTo()));

    assertThat(house.answer(Reply.ReceiptsCounted.class))
        .isEqualTo(new Reply.ReceiptsCounted(1, 0, 0));
  }

  @Test
  void tellsNoConnectionThatItTypesItself() {
    ActorRef<ConversationInput> chat = aChat();
    TestProbe<Outbound> tablet = house.kit.createTestProbe(Outbound.class);
    chat.tell(look(CHAT, ALICE, alice));
    chat.tell(look(CHAT, BOB, bob));
    chat.tell(look(CHAT, BOB, tablet));
    for (int looker = 0; looker < 3; looker++) {
      house.answer(Reply.Looking.class);
    }

    chat.tell(new Typing(CHAT, BOB, Kind.TEXT, bob.ref()));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(1));

    Reply typed = new Reply.TypingEvent(CHAT, List.of(new Reply.Typist(BOB, Kind.TEXT)));
    assertThat(event(alice)).isEqualTo(typed);
    assertThat(event(tablet)).as("another device of the typist").isEqualTo(typed);
    bob.expectNoMessage(Duration.ZERO);

    chat.tell(new Typing(CHAT, BOB, Kind.TEXT, bob.ref()));
    chat.tell(new Typing(CHAT, ALICE, Kind.TEXT, alice.ref()));
    house.settle(chat, CHAT);
    house.pass(SECOND);
    assertThat(event(bob)).as("of others, too").isInstanceOf(Reply.TypingEvent.class);
    assertThat(event(alice)).isInstanceOf(Reply.TypingEvent.class);
  }

  /** Lets what is to be told of cursors be told. */
  private void tellCursors(ActorRef<ConversationInput> chat) {
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(200));
    house.settle(chat, CHAT);
  }

  private ConversationCommand.Read bobReads(long sequence, boolean hidden, long version) {
    return new ConversationCommand.Read(
        CHAT, ConversationHouse.phone(BOB), sequence, house.replyTo(), hidden, version);
  }

  @Test
  void tellsTheOtherSideOfADirectChatNothingOfHiddenReads() {
    ActorRef<ConversationInput> chat = aChat();
    house.told.clear();
    chat.tell(bobReads(1, true, 1));
    house.answer(Reply.Done.class);
    tellCursors(chat);

    assertThat(house.heard(ALICE, Notice.CursorMoved.class))
        .as("what it has received")
        .containsExactly(new Notice.CursorMoved(CHAT, BOB, 1, 0, 0, 0));
    assertThat(house.heard(BOB, Notice.CursorMoved.class))
        .as("one's own devices")
        .extracting(Notice.CursorMoved::read)
        .containsExactly(1L);
    assertThat(house.log.readCursors(CHAT).toCompletableFuture().join().read())
        .containsEntry(BOB, new ReadCursor(1, true));

    house.told.clear();
    chat.tell(new Look(CHAT, BOB, bob.ref(), false, house.replyTo(), 2));
    house.answer(Reply.Looking.class);
    tellCursors(chat);
    assertThat(house.told)
        .as("hidden no longer: each is told of the other")
        .containsExactlyInAnyOrder(
            new ConversationHouse.Told(ALICE, new Notice.CursorMoved(CHAT, BOB, 1, 1, 0, 0)),
            new ConversationHouse.Told(BOB, new Notice.CursorMoved(CHAT, ALICE, 0, 1, 0, 0)));
  }

  @Test
  void saysNothingAtTheTimeOfAHiddenRead() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(acknowledge(CHAT, BOB, 1, 1));
    tellCursors(chat);
    house.told.clear();

    chat.tell(bobReads(1, true, 1));
    house.answer(Reply.Done.class);
    tellCursors(chat);

    assertThat(house.heard(BOB, Notice.CursorMoved.class)).hasSize(1);
    assertThat(house.heard(ALICE, Notice.CursorMoved.class)).isEmpty();
    chat.tell(house.read(CHAT, ALICE, 1));
    house.answer(Reply.Done.class);
    tellCursors(chat);
    assertThat(house.heard(BOB, Notice.CursorMoved.class)).as("nor to who hides").hasSize(1);
  }

  @Test
  void ignoresWhatAConnectionSaysThatHasNotHeardOfTheNewestPrivacy() {
    ActorRef<ConversationInput> chat = aChat();
    chat.tell(new Look(CHAT, BOB, bob.ref(), true, house.replyTo(), 5));
    house.answer(Reply.Looking.class);
    house.told.clear();

    chat.tell(new Look(CHAT, BOB, house.kit.<Outbound>createTestProbe().ref(), false, null, 4));
    chat.tell(bobReads(1, false, 4));
    house.answer(Reply.Done.class);
    tellCursors(chat);

    assertThat(house.log.readCursors(CHAT).toCompletableFuture().join().read())
        .containsEntry(BOB, new ReadCursor(1, true));
    assertThat(house.heard(ALICE, Notice.CursorMoved.class))
        .extracting(Notice.CursorMoved::read)
        .containsOnly(0L);
  }
}
