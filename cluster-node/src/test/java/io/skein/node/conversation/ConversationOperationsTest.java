package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CAROL;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.Notice;
import io.skein.protocol.Content;
import io.skein.protocol.DecodeException;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recalls, edits and reactions on their way through the actor, and what readers get afterwards. */
class ConversationOperationsTest {
  /** Above what the tests say before: no attempt is looked for in the log. */
  private static final long KNOWN_HEAD = 5;

  private final ConversationHouse house = new ConversationHouse();

  @AfterEach
  void close() {
    house.close();
  }

  private void post(
      ActorRef<ConversationInput> chat, UserId sender, long clientId, Content content) {
    chat.tell(house.post(CHAT, sender, clientId, KNOWN_HEAD, content));
  }

  private List<Content> page(ActorRef<ConversationInput> chat, UserId reader) {
    chat.tell(house.pull(CHAT, reader, 0, 100));
    return house.answer(Reply.Page.class).messages().stream().map(Message::content).toList();
  }

  private Reply.ConversationSummary summary(ActorRef<ConversationInput> chat, UserId reader) {
    TestProbe<Summarized> probe = house.kit.createTestProbe(Summarized.class);
    chat.tell(new ConversationCommand.Summarize(CHAT, reader, probe.ref()));
    return probe.receiveMessage().summary();
  }

  @Test
  void servesARecalledMessageToNobodyOnceTheRecallIsStored() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, ALICE, 1, new Content.Text("oops"));
    post(chat, ALICE, 2, new Content.Edit(1, "oops!"));
    house.answer(Reply.Posted.class);
    house.answer(Reply.Posted.class);
    house.log.holdAppends();
    post(chat, ALICE, 3, new Content.Recall(1));
    assertThat(page(chat, BOB))
        .containsExactly(new Content.Text("oops"), new Content.Edit(1, "oops!"));

    house.log.releaseAppends();
    house.answer(Reply.Posted.class);

    assertThat(page(chat, BOB))
        .containsExactly(Content.Recalled.INSTANCE, new Content.Edit(1, ""), new Content.Recall(1));
    assertThat(summary(chat, BOB).last().content()).isEqualTo(Content.Recalled.INSTANCE);
  }

  @Test
  void pushesNothingThatTheSameWriteTakesBack() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, ALICE, 1, new Content.Text("hi"));
    house.answer(Reply.Posted.class);
    house.log.holdAppends();
    post(chat, ALICE, 2, new Content.Text("in flight alone"));
    post(chat, ALICE, 3, new Content.Text("oops"));
    post(chat, ALICE, 4, new Content.Edit(1, "hi!"));
    post(chat, ALICE, 5, new Content.Recall(3));
    post(chat, ALICE, 6, new Content.Recall(1));
    house.settle(chat, CHAT);

    house.log.releaseAppends();

    for (int i = 0; i < 5; i++) {
      house.answer(Reply.Posted.class);
    }
    house.settle(chat, CHAT);
    assertThat(pushed(BOB))
        .containsExactly(
            new Content.Text("hi"),
            new Content.Text("in flight alone"),
            Content.Recalled.INSTANCE,
            new Content.Edit(1, ""),
            new Content.Recall(3),
            new Content.Recall(1));
  }

  @Test
  void pushesNothingThatIsTakenBackBehindAChangeOfMembers() {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    house.log.holdAppends();
    group.tell(house.post(GROUP, ALICE, 2, KNOWN_HEAD, new Content.Text("in flight alone")));
    group.tell(house.post(GROUP, ALICE, 3, KNOWN_HEAD, new Content.Text("oops")));
    group.tell(house.invite(ALICE, List.of(CAROL)));
    group.tell(house.post(GROUP, ALICE, 4, KNOWN_HEAD, new Content.Recall(3)));
    house.settle(group, GROUP);

    house.log.releaseAppends();

    for (int i = 0; i < 4; i++) {
      house.answer();
    }
    house.settle(group, GROUP);
    assertThat(pushed(BOB))
        .contains(new Content.Text("in flight alone"), Content.Recalled.INSTANCE)
        .doesNotContain(new Content.Text("oops"));
  }

  private static Content content(EncodedFrame frame) {
    try {
      Reply.MessageEvent event =
          (Reply.MessageEvent) WireCodec.decodeServerFrame(ByteBuffer.wrap(frame.payload())).body();
      return event.message().content();
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  /** Members are told after senders are answered: when the conversation has settled. */
  private List<Content> pushed(UserId member) {
    return house.heard(member, Notice.Appended.class).stream()
        .flatMap(appended -> appended.frames().stream())
        .map(ConversationOperationsTest::content)
        .toList();
  }

  @Test
  void showsTheNewestMessageInAListAndNoOperation() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, ALICE, 1, new Content.Text("hi"));
    house.answer(Reply.Posted.class);
    post(chat, BOB, 2, new Content.Reaction(1, "x", false));
    house.answer(Reply.Posted.class);

    Reply.ConversationSummary summary = summary(chat, BOB);

    assertThat(summary.head()).isEqualTo(2);
    assertThat(summary.last().sequence()).isEqualTo(1);
    assertThat(summary.unread()).isEqualTo(1);
    assertThat(summary(chat, ALICE).unread()).as("a reaction is no news").isZero();
  }

  @Test
  void answersAListLineWithoutAReadHoweverManyOperationsCame() {
    house.settings("tail-messages-max = 4");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
    for (int number = 2; number <= 12; number++) {
      post(chat, BOB, number, new Content.Reaction(1, "x", number % 2 == 1));
      house.answer(Reply.Posted.class);
    }
    int reads = house.watched.reads.get();

    assertThat(summary(chat, BOB).last().sequence()).isEqualTo(1);

    assertThat(house.watched.reads).hasValue(reads);
  }

  @Test
  void readsTheMessageOfAListLineWhenItStartsAndNotWhenItIsAsked() {
    house.settings("load.overlap-entries = 2");
    ActorRef<ConversationInput> before = house.start(CHAT);
    house.say(before, CHAT, ALICE, 1, 1);
    for (int number = 2; number <= 12; number++) {
      post(before, BOB, number, new Content.Reaction(1, "x", number % 2 == 1));
      house.answer(Reply.Posted.class);
    }
    before.tell(new ConversationActor.Stop());
    house.client.expectTerminated(before);
    ActorRef<ConversationInput> chat = house.start(CHAT);
    chat.tell(new ConversationCommand.ListMembers(CHAT, BOB, null, 1, house.replyTo()));
    house.answer(Reply.MemberPage.class);
    int reads = house.watched.reads.get();

    assertThat(summary(chat, BOB).last().sequence()).isEqualTo(1);

    assertThat(house.watched.reads).hasValue(reads);
  }

  /** Its log is one of that time, too; what is posted afterwards is not. */
  @Test
  void goesOnFromASnapshotOfTheTimeBeforeOperations() {
    house.settings("tail-messages-max = 1, load.overlap-entries = 1");
    ActorRef<ConversationInput> before = house.start(CHAT);
    house.say(before, CHAT, ALICE, 1, 5);
    house.kit.stop(before);
    Snapshot.Member alice =
        new Snapshot.Member(ALICE, Reply.Member.Role.MEMBER, 1, 5, 5, 0, List.of(), List.of());
    Snapshot.Member bob =
        new Snapshot.Member(BOB, Reply.Member.Role.MEMBER, 1, 2, 2, 0, List.of(), List.of());
    house
        .log
        .writeSnapshot(
            CHAT,
            new Snapshot(
                5, "", false, true, List.of(alice, bob), List.of(), Snapshot.Operations.NONE))
        .toCompletableFuture()
        .join();
    ActorRef<ConversationInput> chat = house.start(CHAT);
    Reply.ConversationSummary restored = summary(chat, BOB);
    post(chat, ALICE, 6, new Content.Recall(5));
    house.answer(Reply.Posted.class);
    post(chat, ALICE, 7, new Content.Reaction(3, "x", false));
    house.answer(Reply.Posted.class);

    Reply.ConversationSummary after = summary(chat, BOB);

    assertThat(restored.unread()).isEqualTo(3);
    assertThat(restored.last().content()).isEqualTo(new Content.Text("text 5"));
    assertThat(after.head()).isEqualTo(7);
    assertThat(after.unread()).as("operations are no news").isEqualTo(3);
    assertThat(after.last().content()).isEqualTo(Content.Recalled.INSTANCE);
    assertThat(after.last().sequence()).isEqualTo(5);
  }

  @Test
  void tellsAReadersOtherDevicesWhatStillMentionsIt() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    for (int number = 1; number <= 3; number++) {
      post(chat, ALICE, number, new Content.Text("bob!", 0, List.of(BOB), false));
      house.answer(Reply.Posted.class);
    }

    chat.tell(house.read(CHAT, BOB, 1));
    house.answer(Reply.Done.class);
    house.pass(house.settings.cursorInterval());
    house.settle(chat, CHAT);

    assertThat(house.heard(BOB, Notice.CursorMoved.class))
        .containsExactly(new Notice.CursorMoved(CHAT, BOB, 1, 1, 2, 2, 2, 3));
  }

  @Test
  void answersARetryOfARecallAsTheFirstTime() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, ALICE, 1, new Content.Text("oops"));
    post(chat, ALICE, 2, new Content.Recall(1));
    house.answer(Reply.Posted.class);
    Reply.Posted first = house.answer(Reply.Posted.class);

    post(chat, ALICE, 2, new Content.Recall(1));

    assertThat(house.answer()).isEqualTo(first);
  }

  @Test
  void readsAnOldMessageOnceForAllWhoNameItTogetherAndKeepsEachSendersOrder() {
    house.settings("dedupe-window = 2");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 5);
    int reads = house.watched.reads.get();
    house.watched.hold();
    post(chat, ALICE, 11, new Content.Edit(1, "first"));
    post(chat, ALICE, 12, new Content.Text("second"));
    post(chat, BOB, 13, new Content.Reaction(1, "x", false));
    post(chat, BOB, 14, new Content.Reaction(2, "x", false));
    house.settle(chat, CHAT);
    house.noAnswer();

    house.watched.release();

    for (int i = 0; i < 4; i++) {
      house.answer(Reply.Posted.class);
    }
    assertThat(house.watched.reads).as("one for each of the two").hasValue(reads + 2);
    List<Content> contents = page(chat, BOB);
    assertThat(contents.indexOf(new Content.Edit(1, "first")))
        .isLessThan(contents.indexOf(new Content.Text("second")));
    assertThat(contents.indexOf(new Content.Reaction(1, "x", false)))
        .isLessThan(contents.indexOf(new Content.Reaction(2, "x", false)));
  }

  @Test
  void refusesOnlyWhoWaitsForTheReadThatFailed() {
    house.settings("dedupe-window = 2");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 5);
    house.watched.hold();
    post(chat, ALICE, 11, new Content.Edit(1, "first"));
    post(chat, ALICE, 12, new Content.Text("second"));
    post(chat, BOB, 13, new Content.Reaction(2, "x", false));
    house.settle(chat, CHAT);

    house.watched.failHeld();

    house.refusal(ErrorCode.UNAVAILABLE);
    house.refusal(ErrorCode.UNAVAILABLE);
    house.answer(Reply.Posted.class);
    assertThat(page(chat, BOB)).contains(new Content.Reaction(2, "x", false));
  }

  @Test
  void letsNobodyFillThePlacesOfThoseWhoWait() {
    house.settings("dedupe-window = 2, search.waiting-per-sender-max = 2");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 5);
    house.watched.hold();
    for (int number = 11; number <= 13; number++) {
      post(chat, ALICE, number, new Content.Edit(1, "edit " + number));
    }
    house.refusal(ErrorCode.OVERLOADED);
    post(chat, BOB, 14, new Content.Reaction(2, "x", false));
    house.settle(chat, CHAT);
    house.noAnswer();

    house.watched.release();

    for (int i = 0; i < 3; i++) {
      house.answer(Reply.Posted.class);
    }
  }

  @Test
  void refusesNothingForARecallThatIsNotDurableYet() {
    ActorRef<ConversationInput> chat = house.start(CHAT);
    post(chat, ALICE, 1, new Content.Text("oops"));
    house.answer(Reply.Posted.class);
    house.log.holdAppends();
    post(chat, ALICE, 2, new Content.Recall(1));
    post(chat, BOB, 3, new Content.Reaction(1, "x", false));
    post(chat, BOB, 4, new Content.Text("what was it?"));
    house.settle(chat, CHAT);
    house.noAnswer();

    house.log.releaseAppends();

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    house.refusal(ErrorCode.MESSAGE_RECALLED);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(3);
  }

  @Test
  void saysThatTheStoreIsAwayWhenItCannotLookAMessageUp() {
    house.settings("dedupe-window = 2");
    ActorRef<ConversationInput> chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 5);
    house.log.setAway(true);

    post(chat, ALICE, 11, new Content.Edit(1, "first"));

    house.refusal(ErrorCode.UNAVAILABLE);
  }
}
