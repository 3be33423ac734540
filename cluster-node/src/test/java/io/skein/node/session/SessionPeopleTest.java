package io.skein.node.session;

import static io.skein.node.session.SessionFixture.ALICE;
import static io.skein.node.session.SessionFixture.BOB;
import static io.skein.node.session.SessionFixture.CAROL;
import static io.skein.node.session.SessionFixture.CHAT;
import static io.skein.node.session.SessionFixture.DESKTOP;
import static io.skein.node.session.SessionFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.CallCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Related;
import io.skein.node.people.ContactRules.Heard;
import io.skein.node.people.ContactWord;
import io.skein.node.people.PeopleStore;
import io.skein.node.people.Relation;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Reply;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session does with its user's people: stores, tells, and waits for whom it must. */
class SessionPeopleTest {
  private static final Heard HEARD = new Heard(false, null);
  private static final Heard ACCEPTED = new Heard(true, null);
  private static final SelfChange NAMED = SelfChange.displayName("Alice");

  private static ActorTestKit kit;

  private SessionFixture alice;
  private SessionDevice phone;

  @BeforeAll
  static void startSystem() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void attachThePhone() {
    alice = new SessionFixture(kit);
    phone = attached(PHONE);
  }

  @AfterEach
  void endTheSession() {
    kit.stop(alice.session);
  }

  private SessionDevice attached(io.skein.protocol.DeviceId id) {
    SessionDevice device = alice.device(id);
    device.attached(Bytes.EMPTY);
    return device;
  }

  private void changes(UserId other, Action action) {
    changes(other, PersonChange.of(action));
  }

  private void changes(UserId other, PersonChange change) {
    alice.session.tell(
        new SessionCommand.ChangePerson(ALICE, other, change, false, phone.replyTo()));
  }

  private Reply.PeopleSynced synced(Bytes cursor) {
    alice.session.tell(new SessionCommand.SyncPeople(ALICE, cursor, phone.replyTo()));
    return (Reply.PeopleSynced) phone.answer();
  }

  private Relation stored(UserId other) {
    return alice.people.kept(ALICE, other).toCompletableFuture().join().relation();
  }

  private SessionCommand.Told told() {
    return alice.peers.expectMessageClass(SessionCommand.Told.class);
  }

  private ConversationCommand.Relate related() {
    return alice.conversations.expectMessageClass(ConversationCommand.Relate.class);
  }

  private void inForce(ConversationCommand.Relate relate) {
    relate.replyTo().tell(new Related(relate.conversation(), true));
  }

  /** Bob's session has asked, and alice's answered. */
  private Heard hears(UserId from, ContactWord word, long timeMillis) {
    TestProbe<Heard> other = kit.createTestProbe(Heard.class);
    alice.session.tell(
        new SessionCommand.Told(ALICE, from, word, timeMillis, "hi", false, other.ref()));
    return other.receiveMessage();
  }

  @Test
  void tellsAllDevicesWhatIsStoredTheAuthorBeforeItsAnswer() {
    SessionDevice desktop = attached(DESKTOP);

    alice.session.tell(new SessionCommand.SetSelf(ALICE, NAMED, phone.replyTo()));

    Reply.PeopleEvent event = (Reply.PeopleEvent) phone.event();
    assertThat(event.self().displayName()).isEqualTo("Alice");
    assertThat(phone.answered()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(desktop.event()).isEqualTo(event);
    assertThat(synced(event.after()).cursor()).isEqualTo(event.cursor());
  }

  @Test
  void aBlockIsDoneWhenTheChatHasHeardOfIt() {
    changes(BOB, Action.BLOCK);

    ConversationCommand.Relate relate = related();
    assertThat(relate.conversation()).isEqualTo(CHAT);
    assertThat(relate.user()).isEqualTo(ALICE);
    assertThat(relate.stance().blocked()).isTrue();
    assertThat(phone.event()).isInstanceOf(Reply.PeopleEvent.class);
    phone.connection.expectNoMessage(Duration.ZERO);
    inForce(relate);

    assertThat(phone.answered()).isEqualTo(Reply.Done.INSTANCE);
  }

  @Test
  void aBlockThatTheChatDoesNotConfirmIsUnknownAndRepeatingItTellsTheChatAgain() {
    changes(BOB, Action.BLOCK);
    ConversationCommand.Relate first = related();
    first.replyTo().tell(new Related(CHAT, false));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);

    changes(BOB, Action.BLOCK);

    inForce(related());
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(stored(BOB).person().blocked()).isTrue();
  }

  @Test
  void aBlockWhoseChatIsSilentIsUnknown() {
    changes(BOB, Action.BLOCK);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  /** All devices show the block, so that nobody asks for it again. */
  @Test
  void tellsTheCallOfTheTwoOnceTheChatKnowsOfTheBlock() {
    changes(BOB, Action.BLOCK);
    inForce(related());

    assertThat(alice.calls.receiveMessage())
        .isEqualTo(new CallCommand.Blocked(ConversationId.direct(ALICE, BOB)));
  }

  @Test
  void saysABlockAgainUntilTheChatHasConfirmedIt() {
    changes(BOB, Action.BLOCK);
    related();
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(stored(BOB).chatUntold()).isTrue();

    ConversationCommand.Relate again = related();
    assertThat(again.stance().blocked()).isTrue();
    inForce(again);

    alice.conversations.awaitAssert(
        () -> {
          assertThat(stored(BOB).chatUntold()).isFalse();
          return null;
        });
  }

  @Test
  void saysABlockInItsNextLifeThatTheChatHasNotConfirmed() {
    changes(BOB, Action.BLOCK);
    related();
    alice.crash();
    phone = attached(PHONE);

    synced(Bytes.EMPTY);

    assertThat(related().stance().blocked()).isTrue();
  }

  @Test
  void aBlockThatIsInForceIsDoneAgainAtOnce() {
    changes(BOB, Action.BLOCK);
    inForce(related());
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.conversations.awaitAssert(
        () -> {
          assertThat(stored(BOB).chatUntold()).isFalse();
          return null;
        });

    changes(BOB, Action.BLOCK);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.conversations.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aRequestIsDoneWhenTheOtherSessionHasHeardIt() {
    changes(BOB, PersonChange.request("we met", ""));

    SessionCommand.Told told = told();
    assertThat(told.user()).isEqualTo(BOB);
    assertThat(told.from()).isEqualTo(ALICE);
    assertThat(told.note()).isEqualTo("we met");
    assertThat(stored(BOB).owed()).isNotNull();
    told.replyTo().tell(HEARD);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(stored(BOB).person().sent()).isNotNull();
    assertThat(stored(BOB).owed()).isNull();
  }

  @Test
  void aRequestThatTheOtherDoesNotTakeIsRefusedWithItsCode() {
    changes(BOB, Action.REQUEST);

    told().replyTo().tell(new Heard(false, ErrorCode.REQUESTS_CLOSED));

    assertThat(phone.refusal()).isEqualTo(ErrorCode.REQUESTS_CLOSED);
    assertThat(stored(BOB).person().isNone()).isTrue();
  }

  @Test
  void saysAgainWhatWasNotAnswered() {
    changes(BOB, Action.REQUEST);
    told();
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);

    told().replyTo().tell(HEARD);

    alice.peers.awaitAssert(
        () -> {
          assertThat(stored(BOB).owed()).isNull();
          return null;
        });
  }

  @Test
  void saysAgainWhatWasNotAnsweredThoughItHadToReadItsPeopleAgain() {
    changes(BOB, Action.REQUEST);
    told();
    alice.people.setLosesAnswers(true);
    alice.session.tell(new SessionCommand.SetSelf(ALICE, NAMED, phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    alice.people.setLosesAnswers(false);

    told().replyTo().tell(HEARD);

    alice.peers.awaitAssert(
        () -> {
          assertThat(stored(BOB).owed()).isNull();
          return null;
        });
  }

  @Test
  void tellsTheChatOfAContactThatTheOtherMadeByItsAnswerToARepetition() {
    changes(BOB, Action.REQUEST);
    told();
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);

    told().replyTo().tell(ACCEPTED);

    ConversationCommand.Relate relate = related();
    assertThat(relate.user()).isEqualTo(ALICE);
    assertThat(relate.stance().known()).isTrue();
  }

  @Test
  void tellsTheChatOfAContactWhoseWordWasStoredByAWriteThatNobodyKnewOf() {
    changes(BOB, Action.REQUEST);
    SessionCommand.Told told = told();
    told.replyTo().tell(HEARD);
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    alice.people.setLosesAnswers(true);
    TestProbe<Heard> bob = kit.createTestProbe(Heard.class);
    alice.session.tell(
        new SessionCommand.Told(
            ALICE, BOB, ContactWord.ACCEPTED, told.timeMillis(), "", false, bob.ref()));
    bob.awaitAssert(
        () -> {
          assertThat(stored(BOB).person().contact()).isTrue();
          return null;
        });
    alice.people.setLosesAnswers(false);

    assertThat(hears(BOB, ContactWord.ACCEPTED, told.timeMillis())).isEqualTo(ACCEPTED);

    assertThat(related().stance().known()).isTrue();
  }

  @Test
  void saysWhatIsOwedInItsNextLife() {
    changes(BOB, Action.REQUEST);
    SessionCommand.Told first = told();
    alice.crash();
    phone = attached(PHONE);

    synced(Bytes.EMPTY);

    SessionCommand.Told again = told();
    assertThat(again.word()).isEqualTo(ContactWord.REQUESTED);
    assertThat(again.timeMillis()).isEqualTo(first.timeMillis());
  }

  @Test
  void acceptingTellsTheOtherAndTheChat() {
    long now = Clock.systemUTC().millis();
    assertThat(hears(BOB, ContactWord.REQUESTED, now)).isEqualTo(HEARD);
    Reply.PeopleEvent event = (Reply.PeopleEvent) phone.event();
    assertThat(event.people().get(0).received()).isNotNull();

    changes(BOB, Action.ACCEPT);
    SessionCommand.Told told = told();
    assertThat(told.word()).isEqualTo(ContactWord.ACCEPTED);
    assertThat(told.timeMillis()).isEqualTo(now);
    assertThat(phone.event()).isInstanceOf(Reply.PeopleEvent.class);
    told.replyTo().tell(ACCEPTED);
    // Once that is stored nothing is left to say but the chat's answer: while it is being stored
    // the chat would be told again.
    assertThat(phone.event()).isInstanceOf(Reply.PeopleEvent.class);
    ConversationCommand.Relate relate = related();
    assertThat(relate.stance().known()).isTrue();
    inForce(relate);

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(stored(BOB).person().contact()).isTrue();
  }

  @Test
  void isTakenForAContactByWhoHasAcceptedAndTellsTheChat() {
    changes(BOB, Action.REQUEST);
    SessionCommand.Told told = told();
    told.replyTo().tell(HEARD);
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);

    assertThat(hears(BOB, ContactWord.ACCEPTED, told.timeMillis())).isEqualTo(ACCEPTED);

    assertThat(stored(BOB).person().contact()).isTrue();
    assertThat(related().stance().known()).isTrue();
    // The chat did not answer.
    inForce(related());
  }

  @Test
  void undoesNothingThatAnotherLiveSessionOfItsUserHasStored() {
    synced(Bytes.EMPTY);
    Relation blocked = new Relation(blockedPerson(CAROL), 1, Relation.Times.NONE, null, false);
    alice.people.write(ALICE, new PeopleStore.Change(0, 1, 0, null, List.of(blocked), List.of()));

    changes(BOB, Action.BLOCK);
    inForce(related());

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(stored(CAROL).person().blocked()).isTrue();
    assertThat(stored(BOB).person().blocked()).isTrue();
  }

  private static Person blockedPerson(UserId user) {
    return new Person(user, false, false, "", List.of(), true, false, null, null);
  }

  @Test
  void doesNotSayWhatItDoesNotKnowAndLooksAgainBeforeTheNextChange() {
    synced(Bytes.EMPTY);
    alice.people.setLosesAnswers(true);
    alice.session.tell(new SessionCommand.SetSelf(ALICE, NAMED, phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    alice.people.setLosesAnswers(false);

    alice.session.tell(new SessionCommand.SetSelf(ALICE, NAMED, phone.replyTo()));

    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
    assertThat(alice.people.loads()).isEqualTo(2);
    assertThat(alice.people.decidedLoads()).as("dearer reads").isEqualTo(1);
  }

  @Test
  void everyDeviceFindsThatItHasMissedWhatAWriteHasStoredThatNobodyKnewOf() {
    SessionDevice desktop = attached(DESKTOP);
    Bytes before = synced(Bytes.EMPTY).cursor();
    alice.people.setLosesAnswers(true);
    alice.session.tell(new SessionCommand.SetSelf(ALICE, NAMED, phone.replyTo()));
    assertThat(phone.refusal()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    alice.people.setLosesAnswers(false);

    Reply.PeopleEvent event = (Reply.PeopleEvent) desktop.event();

    assertThat(event.after()).isNotEqualTo(before);
    assertThat(event.cursor()).isEqualTo(event.after());
    assertThat(synced(before).self().displayName()).isEqualTo("Alice");
  }

  @Test
  void refusesEverythingWhileTheStoreIsAwayAndGoesOnAfterwards() {
    alice.people.setAway(true);
    changes(BOB, Action.BLOCK);
    assertThat(phone.refusal()).isEqualTo(ErrorCode.UNAVAILABLE);
    alice.people.setAway(false);

    changes(BOB, Action.BLOCK);

    inForce(related());
    assertThat(phone.answer()).isEqualTo(Reply.Done.INSTANCE);
  }

  @Test
  void refusesToChangeOneself() {
    changes(ALICE, Action.BLOCK);

    assertThat(phone.refusal()).isEqualTo(ErrorCode.BAD_REQUEST);
  }
}
