package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.acknowledge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.node.conversation.ConversationCommand.Pull;
import io.skein.node.conversation.ConversationCommand.Summarize;
import io.skein.node.delivery.Notice;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is safe, who has received and read what, and reading back. */
class ConversationCursorsTest {
  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  private ActorRef<ConversationInput> aChatWith(int messages) {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, messages);
    house.settle(chat, CHAT);
    return chat;
  }

  @Test
  void tellsAgainUntilEverybodyIsSafe() {
    ActorRef<ConversationInput> chat = aChatWith(2);
    chat.tell(acknowledge(CHAT, ALICE, 2, 2));
    chat.tell(acknowledge(CHAT, BOB, 0, 1));
    house.settle(chat, CHAT);

    house.pass(Duration.ofMillis(4_999));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Secure.class)).isEmpty();
    house.pass(Duration.ofMillis(1));
    house.settle(chat, CHAT);
    // The timer ran for the first message; the second is due with the next.
    assertThat(house.heard(BOB, Notice.Secure.class)).isEmpty();
    house.pass(Duration.ofSeconds(5));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Secure.class))
        .containsExactly(new Notice.Secure(CHAT, 2, 1));
    house.pass(Duration.ofSeconds(5));
    house.settle(chat, CHAT);
    house.pass(Duration.ofSeconds(10));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Secure.class)).hasSize(3);
    assertThat(house.heard(ALICE, Notice.Secure.class)).isEmpty();

    chat.tell(acknowledge(CHAT, BOB, 0, 2));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMinutes(10));
    house.settle(chat, CHAT);
    assertThat(house.heard(BOB, Notice.Secure.class)).hasSize(3);
  }

  @Test
  void tellsAllWhoMayHaveMissedSomethingWhenItStarts() {
    aChatWith(3);
    house.told.clear();
    ActorRef<ConversationInput> chat = house.start(CHAT);

    chat.tell(house.pull(CHAT, BOB, 0, 1));
    house.answer(Reply.Page.class);

    assertThat(house.heard(BOB, Notice.Joined.class))
        .containsExactly(new Notice.Joined(CHAT, 1, 3, false));
    assertThat(house.heard(BOB, Notice.Secure.class))
        .containsExactly(new Notice.Secure(CHAT, 3, 1));
    assertThat(house.heard(ALICE, Notice.Secure.class)).hasSize(1);
  }

  @Test
  void tellsOneReceiptForManyAcknowledgements() {
    ActorRef<ConversationInput> chat = aChatWith(5);
    house.told.clear();
    for (long sequence = 1; sequence <= 5; sequence++) {
      chat.tell(acknowledge(CHAT, BOB, sequence, 0));
    }
    house.settle(chat, CHAT);
    assertThat(house.told).isEmpty();

    house.pass(Duration.ofMillis(200));
    house.settle(chat, CHAT);

    assertThat(house.told)
        .containsExactly(
            new ConversationHouse.Told(ALICE, new Notice.CursorMoved(CHAT, BOB, 5, 0, 0, 0)));
    chat.tell(acknowledge(CHAT, BOB, 4, 0));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(200));
    house.settle(chat, CHAT);
    assertThat(house.told).as("a cursor that does not move is not told").hasSize(1);
  }

  @Test
  void tellsNobodyThatTheAuthorHasReceivedItsOwnMessage() {
    ActorRef<ConversationInput> chat = aChatWith(5);
    house.told.clear();

    chat.tell(acknowledge(CHAT, ALICE, 5, 5));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(200));
    house.settle(chat, CHAT);

    assertThat(house.told).isEmpty();
  }

  @Test
  void tellsTheOtherSideOfADirectChatIfItMayBeOfMessagesThatAreNotInMemory() {
    house.settings("tail-messages-max = 2");
    ActorRef<ConversationInput> chat = aChatWith(5);
    house.told.clear();

    chat.tell(acknowledge(CHAT, ALICE, 5, 5));
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(200));
    house.settle(chat, CHAT);

    assertThat(house.told)
        .containsExactly(
            new ConversationHouse.Told(BOB, new Notice.CursorMoved(CHAT, ALICE, 5, 5, 0, 0)));
  }

  @Test
  void tellsAMemberAllReceiptsOfAGroupInOneNotice() throws DecodeException {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB, CAROL)));
    house.answer(Reply.ConversationOpened.class);
    house.say(group, GROUP, ALICE, 1, 1);
    house.settle(group, GROUP);
    house.told.clear();

    group.tell(acknowledge(GROUP, BOB, 2, 2));
    group.tell(acknowledge(GROUP, CAROL, 2, 2));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(200));
    house.settle(group, GROUP);

    assertThat(house.told).hasSize(1);
    List<Reply> events = new ArrayList<>();
    for (EncodedFrame frame : house.heard(ALICE, Notice.CursorsMoved.class).get(0).frames()) {
      events.add(WireCodec.decodeServerFrame(ByteBuffer.wrap(frame.payload())).body());
    }
    assertThat(events)
        .containsExactly(
            new Reply.CursorEvent(GROUP, BOB, 2, 0, 0, 0),
            new Reply.CursorEvent(GROUP, CAROL, 2, 0, 0, 0));
  }

  @Test
  void tellsReceiptsInAGroupToThoseWhoseMessagesTheyAreOf() {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB, CAROL)));
    house.answer(Reply.ConversationOpened.class);
    house.say(group, GROUP, CAROL, 1, 1);
    house.settle(group, GROUP);
    group.tell(acknowledge(GROUP, BOB, 1, 1));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(200));
    house.settle(group, GROUP);
    house.told.clear();

    group.tell(acknowledge(GROUP, BOB, 2, 2));
    house.settle(group, GROUP);
    house.pass(Duration.ofMillis(200));
    house.settle(group, GROUP);

    assertThat(house.told)
        .containsExactly(
            new ConversationHouse.Told(CAROL, new Notice.CursorMoved(GROUP, BOB, 2, 0, 0, 0)));
  }

  @Test
  void storesAReadCursorBeforeItSaysSoAndTellsTheOtherDevices() {
    ActorRef<ConversationInput> chat = aChatWith(5);
    house.told.clear();
    house.watched.hold();
    chat.tell(house.read(CHAT, BOB, 2));
    chat.tell(house.read(CHAT, BOB, 4));
    chat.tell(house.read(CHAT, BOB, 4));
    house.settle(chat, CHAT);
    house.noAnswer();
    assertThat(house.watched.cursorWrites).hasValue(1);

    house.watched.release();
    house.answer(Reply.Done.class);
    house.answer(Reply.Done.class);
    house.answer(Reply.Done.class);

    assertThat(house.watched.cursorWrites).hasValue(2);
    assertThat(house.log.readCursors(CHAT).toCompletableFuture().join().read())
        .containsEntry(BOB, new ReadCursor(4, false));
    house.pass(Duration.ofMillis(200));
    house.settle(chat, CHAT);
    assertThat(house.told)
        .containsExactlyInAnyOrder(
            new ConversationHouse.Told(BOB, new Notice.CursorMoved(CHAT, BOB, 4, 4, 1, 5)),
            new ConversationHouse.Told(ALICE, new Notice.CursorMoved(CHAT, BOB, 4, 4, 0, 0)));
  }

  @Test
  void keepsAReadCursorThatTheStoreDoesNotTakeAndSaysSo() {
    ActorRef<ConversationInput> chat = aChatWith(5);
    house.log.setAway(true);
    chat.tell(house.read(CHAT, BOB, 2));
    house.refusal(ErrorCode.UNAVAILABLE);

    house.log.setAway(false);
    house.settle(chat, CHAT);
    house.pass(Duration.ofSeconds(1));
    chat.tell(house.read(CHAT, BOB, 1));

    house.answer(Reply.Done.class);
    assertThat(house.log.readCursors(CHAT).toCompletableFuture().join().read())
        .containsEntry(BOB, new ReadCursor(2, false));
  }

  @Test
  void triesToStoreAReadCursorAgainAfterPausesThatDouble() {
    ActorRef<ConversationInput> chat = aChatWith(5);
    house.log.setAway(true);
    chat.tell(house.read(CHAT, BOB, 2));
    house.refusal(ErrorCode.UNAVAILABLE);
    assertThat(house.watched.cursorWrites).hasValue(1);

    int writes = 1;
    for (int millis : List.of(50, 100, 200, 400, 800, 1_000, 1_000)) {
      passAndFail(chat, millis - 1);
      assertThat(house.watched.cursorWrites).hasValue(writes);
      passAndFail(chat, 1);
      writes++;
      assertThat(house.watched.cursorWrites).as("after %s ms", millis).hasValue(writes);
    }

    house.log.setAway(false);
    passAndFail(chat, 1_000);
    house.log.setAway(true);
    chat.tell(house.read(CHAT, BOB, 3));
    house.refusal(ErrorCode.UNAVAILABLE);
    passAndFail(chat, 50);
    assertThat(house.watched.cursorWrites).as("a success counts").hasValue(writes + 3);
  }

  /** A tick is one message to the actor, and the failure that it leads to another. */
  private void passAndFail(ActorRef<ConversationInput> chat, int millis) {
    house.settle(chat, CHAT);
    house.pass(Duration.ofMillis(millis));
    house.settle(chat, CHAT);
    house.settle(chat, CHAT);
  }

  @Test
  void countsUnreadMessagesAcrossARestart() {
    ActorRef<ConversationInput> chat = aChatWith(5);
    chat.tell(house.read(CHAT, BOB, 2));
    house.answer(Reply.Done.class);
    chat.tell(house.post(CHAT, BOB, 6, 5));
    house.answer(Reply.Posted.class);
    TestProbe<Summarized> asker = house.kit.createTestProbe(Summarized.class);
    ActorRef<ConversationInput> again = house.start(CHAT);

    chat.tell(new Summarize(CHAT, BOB, asker.ref()));
    Summarized before = asker.receiveMessage();
    again.tell(new Summarize(CHAT, BOB, asker.ref()));
    again.tell(new Summarize(CHAT, ALICE, asker.ref()));

    assertThat(before.summary()).isNotNull();
    assertThat(before.summary().unread()).isEqualTo(3);
    assertThat(before.summary().peer()).isEqualTo(ALICE);
    assertThat(asker.receiveMessage()).isEqualTo(before);
    assertThat(asker.receiveMessage().summary())
        .extracting(Reply.ConversationSummary::unread)
        .isEqualTo(1);
  }

  @Test
  void readsOlderMessagesOnceForAllWhoAsk() {
    house.settings("tail-messages-max = 2");
    ActorRef<ConversationInput> chat = aChatWith(10);
    house.watched.reads.set(0);
    house.watched.hold();
    for (int i = 0; i < 3; i++) {
      chat.tell(house.pull(CHAT, BOB, 2, 4));
    }
    chat.tell(new Pull(CHAT, BOB, 9, Request.Pull.Direction.BACKWARD, 3, house.replyTo()));
    chat.tell(house.pull(CHAT, BOB, 8, 4));
    Reply.Page newest = house.answer(Reply.Page.class);
    assertThat(newest.messages()).extracting(Message::sequence).containsExactly(9L, 10L);
    assertThat(newest.more()).isFalse();
    house.settle(chat, CHAT);
    house.noAnswer();
    assertThat(house.watched.reads).hasValue(2);

    house.watched.release();

    for (int i = 0; i < 3; i++) {
      Reply.Page page = house.answer(Reply.Page.class);
      assertThat(page.messages()).extracting(Message::sequence).containsExactly(3L, 4L, 5L, 6L);
      assertThat(page.more()).isTrue();
      assertThat(page.head()).isEqualTo(10);
    }
    assertThat(house.answer(Reply.Page.class).messages())
        .extracting(Message::sequence)
        .containsExactly(6L, 7L, 8L);
  }

  @Test
  void refusesReadsAboveItsLimitAndWhenTheStoreIsAway() {
    house.settings("tail-messages-max = 2, reads-waiting-max = 2");
    ActorRef<ConversationInput> chat = aChatWith(10);
    house.watched.hold();
    chat.tell(house.pull(CHAT, BOB, 1, 2));
    chat.tell(house.pull(CHAT, BOB, 2, 2));
    chat.tell(house.pull(CHAT, BOB, 3, 2));
    house.refusal(ErrorCode.OVERLOADED);

    house.log.setAway(true);
    house.watched.release();

    house.refusal(ErrorCode.UNAVAILABLE);
    house.refusal(ErrorCode.UNAVAILABLE);
  }

  @Test
  void hasNothingAboveTheLargestSequences() {
    ActorRef<ConversationInput> chat = aChatWith(5);

    for (long from : new long[] {6, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      chat.tell(house.pull(CHAT, BOB, from, 9));
      chat.tell(new Pull(CHAT, BOB, from, Request.Pull.Direction.BACKWARD, 9, house.replyTo()));

      assertThat(house.answer(Reply.Page.class).messages()).as("above %s", from).isEmpty();
      assertThat(house.answer(Reply.Page.class).messages()).as("below %s", from).hasSize(5);
    }
  }

  @Test
  void refusesAPostThatKnowsAHeadThatNoConversationHas() {
    ActorRef<ConversationInput> chat = aChatWith(5);

    for (long knownHead : new long[] {Long.MIN_VALUE, -1}) {
      chat.tell(house.post(CHAT, ALICE, 77, knownHead));

      assertThat(house.refusal(ErrorCode.BAD_REQUEST).detail()).isEqualTo("known_head");
    }
    chat.tell(house.post(CHAT, ALICE, 1, -1));
    assertThat(house.answer(Reply.Posted.class).sequence()).as("a retry").isEqualTo(1);
  }

  @Test
  void readsBackwardFromTheHeadAndStopsAtTheFirst() {
    ActorRef<ConversationInput> chat = aChatWith(5);

    chat.tell(new Pull(CHAT, BOB, 0, Request.Pull.Direction.BACKWARD, 2, house.replyTo()));
    chat.tell(new Pull(CHAT, BOB, 4, Request.Pull.Direction.BACKWARD, 9, house.replyTo()));
    chat.tell(new Pull(CHAT, BOB, 1, Request.Pull.Direction.BACKWARD, 9, house.replyTo()));
    chat.tell(house.pull(CHAT, BOB, 5, 9));
    chat.tell(house.pull(CHAT, BOB, -1, 9));

    assertThat(house.answer(Reply.Page.class))
        .extracting(page -> page.messages().size(), Reply.Page::more)
        .containsExactly(2, true);
    assertThat(house.answer(Reply.Page.class))
        .extracting(page -> page.messages().size(), Reply.Page::more)
        .containsExactly(3, false);
    assertThat(
            List.of(
                house.answer(Reply.Page.class),
                house.answer(Reply.Page.class),
                house.answer(Reply.Page.class)))
        .extracting(page -> page.messages().size(), Reply.Page::more)
        .containsOnly(tuple(0, false));
  }

  @Test
  void answersAnEmptyChatWithNothing() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    TestProbe<Summarized> asker = house.kit.createTestProbe(Summarized.class);

    chat.tell(new Summarize(CHAT, BOB, asker.ref()));
    chat.tell(house.pull(CHAT, BOB, 0, 9));

    Reply.ConversationSummary line = asker.receiveMessage().summary();
    assertThat(line).isNotNull();
    assertThat(line.head()).isZero();
    assertThat(line.members()).isEqualTo(2);
    assertThat(house.answer(Reply.Page.class).messages()).isEmpty();
  }

  @Test
  void storesASnapshotSoonAfterMembersChangeAndEverySoManyEntries() {
    house.settings("snapshot-every = 10");
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    house.settle(group, GROUP);
    assertThat(house.watched.snapshotWrites).hasValue(0);
    house.pass(Duration.ofSeconds(5));
    house.settle(group, GROUP);
    assertThat(house.watched.snapshotWrites).hasValue(1);

    house.say(group, GROUP, ALICE, 1, 25);
    house.settle(group, GROUP);

    assertThat(house.watched.snapshotWrites).hasValue(3);
  }
}
