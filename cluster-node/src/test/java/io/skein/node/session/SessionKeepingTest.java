package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.GROUP;
import static io.skein.node.session.SessionFixture.PHONE;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.keeping.KeepingStore;
import io.skein.node.keeping.Kept;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Starred;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user keeps of messages, through the session; the rules are in KeepingTest. */
class SessionKeepingTest {
  private static ActorTestKit kit;
  private SessionFixture alice;
  private SessionDevice phone;
  private SessionDevice desktop;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("session-keeping");
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void twoDevicesAndAChat() {
    alice = new SessionFixture(kit);
    alice.summary(CHAT, 9);
    phone = alice.device(PHONE);
    phone.attached(Bytes.EMPTY);
    desktop = alice.device(DESKTOP);
    desktop.attached(Bytes.EMPTY);
  }

  private void star(ConversationId conversation, long sequence, boolean starred) {
    alice.session.tell(
        new SessionCommand.StarMessage(ALICE, conversation, sequence, starred, phone.replyTo()));
  }

  private void discard(ConversationId conversation, List<Long> sequences, long upTo) {
    alice.session.tell(
        new SessionCommand.DiscardMessages(ALICE, conversation, sequences, upTo, phone.replyTo()));
  }

  private Reply.Answer sync(SessionDevice device, Bytes cursor) {
    alice.session.tell(new SessionCommand.SyncKeeping(ALICE, cursor, device.replyTo()));
    return device.answer();
  }

  private ConversationCommand.Pull pulled(ConversationId conversation) {
    alice.session.tell(
        new SessionCommand.Pull(
            ALICE, conversation, 3, Request.Pull.Direction.BACKWARD, 7, phone.replyTo()));
    return alice.conversations.expectMessageClass(ConversationCommand.Pull.class);
  }

  private Reply.KeepingEvent event(SessionDevice device) {
    Reply event = device.event();
    assertThat(event).isInstanceOf(Reply.KeepingEvent.class);
    return (Reply.KeepingEvent) event;
  }

  @Test
  void tellsAllDevicesWhatIsStoredTheAuthorBeforeItsAnswer() {
    star(CHAT, 4, true);

    Reply.KeepingEvent told = event(phone);
    assertThat(told.starred())
        .singleElement()
        .satisfies(
            starred -> {
              assertThat(starred.conversation()).isEqualTo(CHAT);
              assertThat(starred.sequence()).isEqualTo(4);
              assertThat(starred.isNone()).isFalse();
            });
    assertThat(phone.answered()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(event(desktop)).isEqualTo(told);
    assertThat(await(alice.keeping.load(ALICE)).kept())
        .containsExactly(new Kept.Star(told.starred().get(0), 1));
  }

  @Test
  void tellsADeviceThatWasAwayAlsoWhenTheSessionHasStartedAgain() {
    Bytes cursor = ((Reply.KeepingSynced) sync(desktop, Bytes.EMPTY)).cursor();
    star(CHAT, 4, true);
    phone.answer();
    discard(CHAT, List.of(6L), 2);
    phone.answer();
    alice.crash();

    Reply.KeepingSynced missed = (Reply.KeepingSynced) sync(desktop, cursor);

    assertThat(missed.full()).isFalse();
    assertThat(missed.starred()).extracting(Starred::sequence).containsExactly(4L);
    assertThat(missed.discarded()).containsExactly(new Discarded(CHAT, 2, List.of(6L)));
  }

  @Test
  void pullsWhatIsNotDeleted() {
    assertThat(pulled(CHAT).discarded()).isNull();
    discard(CHAT, List.of(6L), 2);
    phone.answer();

    ConversationCommand.Pull pull = pulled(CHAT);

    assertThat(pull)
        .isEqualTo(
            new ConversationCommand.Pull(
                CHAT,
                ALICE,
                3,
                Request.Pull.Direction.BACKWARD,
                7,
                phone.replyTo(),
                false,
                new Discarded(CHAT, 2, List.of(6L))));
    assertThat(pulled(GROUP).discarded()).isNull();
  }

  /** Of most users: nothing is read to list conversations, and pulls do not come by the session. */
  @Test
  void looksForNothingOfWhoHasDeletedNothing() {
    alice.appended(CHAT, 9);
    star(CHAT, 4, true);
    phone.answer();
    alice.crash();
    int before = alice.keeping.loads();

    assertThat(phone.attached(Bytes.EMPTY).discards()).isFalse();
    assertThat(phone.synced(Bytes.EMPTY).conversations()).hasSize(1);

    assertThat(alice.keeping.loads()).isEqualTo(before);
    assertThat(alice.askedWithout).isEmpty();
  }

  @Test
  void deletesNothingThatItCouldNotMarkTheUserFor() {
    alice.devices.away = true;

    discard(CHAT, List.of(6L), 0);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(await(alice.keeping.load(ALICE)).kept()).isEmpty();
  }

  /** Also what was deleted in an earlier life of the session. */
  @Test
  void listsLinesWithoutWhatIsDeleted() {
    alice.appended(CHAT, 9);
    discard(CHAT, List.of(), 7);
    phone.answer();
    alice.crash();
    assertThat(phone.attached(Bytes.EMPTY).discards()).isTrue();

    phone.synced(Bytes.EMPTY);

    assertThat(alice.askedWithout).containsEntry(CHAT, new Discarded(CHAT, 7, List.of()));
  }

  @Test
  void deletesNothingThatIsStillToBeSaid() {
    discard(CHAT, List.of(), Long.MAX_VALUE);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(pulled(CHAT).discarded()).isEqualTo(new Discarded(CHAT, 9, List.of()));
    discard(CHAT, List.of(10L), 0);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
  }

  @Test
  void starsNothingThatTheUserCannotSee() {
    star(CHAT, 10, true);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);

    alice.refuses(GROUP, ErrorCode.NOT_A_MEMBER);
    star(GROUP, 1, true);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  /** Who has lost sight of a message may still clear its star away. */
  @Test
  void starsAMessageNoMoreThoughTheUserCannotSeeIt() {
    star(CHAT, 4, true);
    phone.answer();
    alice.refuses(CHAT, ErrorCode.NOT_A_MEMBER);

    star(CHAT, 4, false);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(await(alice.keeping.load(ALICE)).kept()).isEmpty();
  }

  @Test
  void saysThatNobodyKnowsWhenTheStoreLosesItsAnswerAndTellsWhatItFindsThen() {
    sync(phone, Bytes.EMPTY);
    sync(desktop, Bytes.EMPTY);
    alice.keeping.setLosesAnswers(true);
    discard(CHAT, List.of(), 7);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    alice.keeping.setLosesAnswers(false);

    assertThat(pulled(CHAT).discarded()).isEqualTo(new Discarded(CHAT, 7, List.of()));

    Reply.KeepingEvent newest = event(desktop);
    assertThat(newest.after()).isEqualTo(newest.cursor());
    assertThat(newest.discarded()).isEmpty();
  }

  /** What is deleted must not be told for want of knowing it. */
  @Test
  void tellsNothingWhileTheStoreIsAway() {
    alice.keeping.setAway(true);

    alice.session.tell(
        new SessionCommand.Pull(
            ALICE, CHAT, 0, Request.Pull.Direction.FORWARD, 9, phone.replyTo()));

    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void decidesAgainWhereAnotherSessionOfTheUserHasStoredSomething() {
    sync(phone, Bytes.EMPTY);
    Kept others = new Kept.Star(new Starred(GROUP, 1, 5), 1);
    await(alice.keeping.write(ALICE, new KeepingStore.Change(0, 0, List.of(others), List.of())));

    star(CHAT, 4, true);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(await(alice.keeping.load(ALICE)).kept()).hasSize(2).contains(others);
  }
}
