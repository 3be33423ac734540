package io.skein.node.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.people.ContactRules.Heard;
import io.skein.node.people.ContactRules.Hearing;
import io.skein.node.people.ContactRules.Word;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How Alice keeps others, and what others may do to that. Two of everything, and a request lives
 * for a second.
 */
class ContactRulesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final UserId DAVE = new UserId(4);
  private static final long NOW = 10_000;
  private static final long SECOND = 1_000;
  private static final Heard HEARD = new Heard(false, null);
  private static final Heard ACCEPTED = new Heard(true, null);

  private final People alice = new People(ALICE, PeopleStore.Stored.NOTHING, PeopleSamples.few());

  // ---- what Alice wants

  private People.Decision decide(UserId other, PersonChange change, long now) {
    return alice.contacts().change(other, change, false, now);
  }

  private void does(UserId other, Action action) {
    does(other, action, NOW);
  }

  private void does(UserId other, Action action, long now) {
    store(decide(other, PersonChange.of(action), now));
  }

  private void store(People.Decision decision) {
    if (decision instanceof People.Write write) {
      alice.stored(write.change());
    } else {
      assertThat(decision).isInstanceOf(People.Unchanged.class);
    }
  }

  private ErrorCode refusal(UserId other, Action action) {
    return refusal(other, PersonChange.of(action));
  }

  private ErrorCode refusal(UserId other, PersonChange change) {
    People.Decision decision = decide(other, change, NOW);
    assertThat(decision).isInstanceOf(People.Refused.class);
    return ((People.Refused) decision).code();
  }

  private Person person(UserId other) {
    return alice.relation(other).person();
  }

  // ---- what others say

  private Heard hears(UserId other, ContactWord word, long timeMillis, long now) {
    return hears(other, new Word(word, timeMillis, "hi", false), now);
  }

  private Heard hears(UserId other, Word word, long now) {
    Hearing hearing = alice.contacts().hear(other, word, now);
    store(hearing.decision());
    return hearing.answer();
  }

  private void makeContact(UserId other) {
    assertThat(hears(other, ContactWord.REQUESTED, NOW, NOW)).isEqualTo(HEARD);
    does(other, Action.ACCEPT);
    answered(other, ACCEPTED);
  }

  /** The other's session answers what is owed to it. */
  private void answered(UserId other, Heard answer) {
    Word owed = alice.contacts().owed(other, NOW);
    assertThat(owed).isNotNull();
    store(alice.contacts().answered(other, owed, answer, NOW));
  }

  @Test
  void aRequestIsOwedUntilTheOtherHasHeardIt() {
    store(decide(BOB, PersonChange.request("we met", ""), NOW));

    assertThat(alice.owedTo(NOW)).containsExactly(BOB);
    Word owed = alice.contacts().owed(BOB, NOW);
    assertThat(owed).isEqualTo(new Word(ContactWord.REQUESTED, NOW, "we met", false));
    answered(BOB, HEARD);

    assertThat(alice.owedTo(NOW)).isEmpty();
    assertThat(person(BOB).sent()).isEqualTo(new ContactRequest("we met", NOW, NOW + SECOND));
  }

  @Test
  void aRequestThatTheOtherRefusesToHearIsNone() {
    does(BOB, Action.REQUEST);

    answered(BOB, new Heard(false, ErrorCode.BLOCKED));

    assertThat(person(BOB)).isEqualTo(Person.none(BOB));
  }

  @Test
  void acceptingMakesAContactAndOwesTheWord() {
    assertThat(hears(BOB, ContactWord.REQUESTED, NOW, NOW)).isEqualTo(HEARD);
    assertThat(person(BOB).received()).isEqualTo(new ContactRequest("hi", NOW, NOW + SECOND));

    does(BOB, Action.ACCEPT);

    assertThat(person(BOB).contact()).isTrue();
    assertThat(person(BOB).received()).isNull();
    assertThat(alice.contacts().owed(BOB, NOW))
        .isEqualTo(new Word(ContactWord.ACCEPTED, NOW, "", false));
  }

  @Test
  void takesBackThatItHasAcceptedWhenTheOtherHasWithdrawnMeanwhile() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(BOB, Action.ACCEPT);

    answered(BOB, new Heard(false, ErrorCode.NO_SUCH_REQUEST));

    assertThat(person(BOB)).isEqualTo(Person.none(BOB));
    assertThat(alice.relation(BOB).times().strangerSinceMillis()).isZero();
  }

  @Test
  void isAContactOfWhoHasAcceptedItsRequestAndOfNobodyElse() {
    does(BOB, Action.REQUEST);

    assertThat(hears(CAROL, ContactWord.ACCEPTED, NOW, NOW).refusal())
        .isEqualTo(ErrorCode.NO_SUCH_REQUEST);
    assertThat(hears(BOB, ContactWord.ACCEPTED, NOW, NOW)).isEqualTo(ACCEPTED);
    assertThat(hears(BOB, ContactWord.ACCEPTED, NOW, NOW)).isEqualTo(ACCEPTED);

    assertThat(person(BOB).contact()).isTrue();
    assertThat(person(CAROL).contact()).isFalse();
  }

  @Test
  void bothAskAndNeitherNeedsToAnswer() {
    does(BOB, Action.REQUEST);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW + 1, NOW + 1)).isEqualTo(ACCEPTED);

    assertThat(person(BOB).contact()).isTrue();
    assertThat(person(BOB).sent()).isNull();
  }

  @Test
  void owesTheAcceptanceWhenBothHaveAskedSinceTheAnswerMayBeLost() {
    does(BOB, Action.REQUEST);
    hears(BOB, ContactWord.REQUESTED, NOW + 1, NOW + 1);

    assertThat(alice.contacts().owed(BOB, NOW + 1))
        .isEqualTo(new Word(ContactWord.ACCEPTED, NOW + 1, "", false));
    answered(BOB, new Heard(false, ErrorCode.NO_SUCH_REQUEST));

    assertThat(person(BOB).contact()).as("the request was over").isFalse();
  }

  @Test
  void owesTheAcceptanceOfTheNewestRequestOfWhoAsksAnew() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(BOB, Action.ACCEPT);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW + 2, NOW + 2)).isEqualTo(ACCEPTED);

    assertThat(alice.contacts().owed(BOB, NOW + 2))
        .isEqualTo(new Word(ContactWord.ACCEPTED, NOW + 2, "", false));
  }

  @Test
  void aLateAcceptanceOfAnEarlierRequestIsNoAnswerToALaterOne() {
    does(BOB, Action.REQUEST);
    does(BOB, Action.WITHDRAW, NOW + 1);
    does(BOB, Action.REQUEST, NOW + 2);

    assertThat(hears(BOB, ContactWord.ACCEPTED, NOW, NOW + 3).refusal())
        .isEqualTo(ErrorCode.NO_SUCH_REQUEST);

    assertThat(person(BOB).contact()).isFalse();
    assertThat(person(BOB).sent()).isNotNull();
  }

  @Test
  void whoAsksAgainWhileItOwesAnAcceptanceSaysTheAcceptance() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(BOB, Action.ACCEPT);

    does(BOB, Action.REQUEST, NOW + 1);

    assertThat(alice.contacts().owed(BOB, NOW + 1))
        .isEqualTo(new Word(ContactWord.ACCEPTED, NOW, "", false));
  }

  @Test
  void leavesItToWhoHasWithdrawnWhetherThatWasBeforeTheAcceptance() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(BOB, Action.ACCEPT);

    assertThat(hears(BOB, ContactWord.WITHDRAWN, NOW + 1, NOW + 1)).isEqualTo(HEARD);
    assertThat(hears(BOB, ContactWord.WITHDRAWN, NOW + 1, NOW + 1)).isEqualTo(HEARD);

    assertThat(alice.owedTo(NOW + 1)).containsExactly(BOB);
    answered(BOB, new Heard(false, ErrorCode.NO_SUCH_REQUEST));
    assertThat(person(BOB).contact()).isFalse();
  }

  @Test
  void whoAcceptedKeepsAContactThatRemovesItBeforeTheAnswerIsHeard() {
    does(BOB, Action.REQUEST);
    assertThat(hears(BOB, ContactWord.ACCEPTED, NOW, NOW)).isEqualTo(ACCEPTED);
    does(BOB, Action.REMOVE, NOW + 1);

    assertThat(hears(BOB, ContactWord.ACCEPTED, NOW, NOW + 2).refusal()).isNull();

    assertThat(person(BOB).contact()).isFalse();
  }

  @Test
  void everyWordIsLaterThanTheOneBeforeItByAnyClock() {
    does(BOB, Action.REQUEST);
    long first = owedMillis();
    does(BOB, Action.WITHDRAW);
    long second = owedMillis();
    // The session has moved to a node whose clock is two seconds behind.
    does(BOB, Action.REQUEST, NOW - 2 * SECOND);
    long third = owedMillis();
    does(BOB, Action.WITHDRAW, NOW - 2 * SECOND);

    assertThat(List.of(first, second, third, owedMillis())).isSorted().doesNotHaveDuplicates();
  }

  private long owedMillis() {
    return alice.contacts().owed(BOB, NOW).timeMillis();
  }

  @Test
  void askingWhoHasAskedIsAccepting() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);

    does(BOB, Action.REQUEST);

    assertThat(person(BOB).contact()).isTrue();
  }

  @Test
  void whoWasRemovedIsAcceptedAgainAtOnce() {
    makeContact(BOB);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW + 1, NOW + 1)).isEqualTo(ACCEPTED);
  }

  @Test
  void aRepeatedRequestIsNoSecondOne() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(BOB, Action.REFUSE);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW, NOW)).isEqualTo(HEARD);

    assertThat(person(BOB).received()).isNull();
  }

  @Test
  void whoWasRefusedIsNotHeardAgainForAsLongAsTheRequestWouldHaveLasted() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(BOB, Action.REFUSE);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW + 1, NOW + 1)).isEqualTo(HEARD);
    assertThat(person(BOB).received()).isNull();

    long later = NOW + SECOND;
    assertThat(hears(BOB, ContactWord.REQUESTED, later, later)).isEqualTo(HEARD);
    assertThat(person(BOB).received()).isNotNull();
  }

  @Test
  void aRequestExpiresWithoutAWordFromAnybody() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);

    assertThat(((People.Refused) decide(BOB, PersonChange.of(Action.ACCEPT), NOW + SECOND)).code())
        .isEqualTo(ErrorCode.NO_SUCH_REQUEST);
    does(CAROL, Action.BLOCK, NOW + SECOND);

    assertThat(person(BOB)).isEqualTo(Person.none(BOB));
  }

  @Test
  void aRequestThatWasWithdrawnIsGone() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);

    assertThat(hears(BOB, ContactWord.WITHDRAWN, NOW + 1, NOW + 1)).isEqualTo(HEARD);

    assertThat(person(BOB).received()).isNull();
    assertThat(refusal(BOB, Action.ACCEPT)).isEqualTo(ErrorCode.NO_SUCH_REQUEST);
  }

  @Test
  void whoHasWithdrawnARequestRestsBeforeTheNext() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    hears(BOB, ContactWord.WITHDRAWN, NOW + 1, NOW + 1);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW + 2, NOW + 2).refusal())
        .isEqualTo(ErrorCode.TOO_MANY_PENDING);
    assertThat(person(BOB).received()).isNull();

    long rested = NOW + 1 + SECOND / 2;
    assertThat(hears(BOB, ContactWord.REQUESTED, rested, rested)).isEqualTo(HEARD);
    assertThat(person(BOB).received()).isNotNull();
  }

  @Test
  void aWithdrawalOfWhatWasNeverHeardOfCostsNothing() {
    hears(BOB, ContactWord.WITHDRAWN, NOW + 1, NOW + 1);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW + 2, NOW + 2)).isEqualTo(HEARD);
    assertThat(person(BOB).received()).isNotNull();
  }

  @Test
  void withdrawingIsOwedToo() {
    does(BOB, Action.REQUEST);

    does(BOB, Action.WITHDRAW, NOW + 1);

    assertThat(alice.contacts().owed(BOB, NOW + 1))
        .isEqualTo(new Word(ContactWord.WITHDRAWN, NOW + 1, "", false));
  }

  // ---- who may ask

  @Test
  void isAskedByThoseWhomItLets() {
    store(alice.setSelf(SelfChange.adding(Self.Adding.WITH_NAME)));
    assertThat(hears(BOB, ContactWord.REQUESTED, NOW, NOW).refusal())
        .isEqualTo(ErrorCode.REQUESTS_CLOSED);
    assertThat(hears(BOB, new Word(ContactWord.REQUESTED, NOW, "", true), NOW)).isEqualTo(HEARD);

    store(alice.setSelf(SelfChange.adding(Self.Adding.NOBODY)));
    assertThat(hears(CAROL, new Word(ContactWord.REQUESTED, NOW, "", true), NOW).refusal())
        .isEqualTo(ErrorCode.REQUESTS_CLOSED);
  }

  @Test
  void aBlockedUserCannotAsk() {
    does(BOB, Action.BLOCK);

    assertThat(hears(BOB, ContactWord.REQUESTED, NOW, NOW).refusal()).isEqualTo(ErrorCode.BLOCKED);
    assertThat(refusal(BOB, Action.REQUEST)).isEqualTo(ErrorCode.UNBLOCK_FIRST);
    assertThat(refusal(BOB, Action.ALLOW)).isEqualTo(ErrorCode.UNBLOCK_FIRST);
  }

  @Test
  void blockingEndsTheRequestsOfBoth() {
    hears(BOB, ContactWord.REQUESTED, NOW, NOW);
    does(CAROL, Action.REQUEST);

    does(BOB, Action.BLOCK);
    does(CAROL, Action.BLOCK, NOW + 1);

    assertThat(person(BOB).received()).isNull();
    assertThat(person(CAROL).sent()).isNull();
    Word owed = alice.contacts().owed(CAROL, NOW + 1);
    assertThat(owed).isEqualTo(new Word(ContactWord.WITHDRAWN, NOW + 1, "", false));
  }

  // ---- limits, each exceeded by one

  @Test
  void refusesOneContactTooMany() {
    makeContact(BOB);
    does(CAROL, Action.REQUEST);

    assertThat(refusal(DAVE, Action.REQUEST)).isEqualTo(ErrorCode.TOO_MANY_CONTACTS);
    hears(DAVE, ContactWord.REQUESTED, NOW, NOW);
    assertThat(refusal(DAVE, Action.ACCEPT)).isEqualTo(ErrorCode.TOO_MANY_CONTACTS);
  }

  @Test
  void refusesOneBlockTooMany() {
    does(BOB, Action.BLOCK);
    does(CAROL, Action.BLOCK);

    assertThat(refusal(DAVE, Action.BLOCK)).isEqualTo(ErrorCode.TOO_MANY_BLOCKED);
    does(BOB, Action.BLOCK);
  }

  @Test
  void refusesOneWaitingRequestTooManyInEitherDirection() {
    does(BOB, Action.REQUEST);
    does(CAROL, Action.REQUEST);
    assertThat(refusal(DAVE, Action.REQUEST)).isEqualTo(ErrorCode.TOO_MANY_PENDING);

    hears(new UserId(11), ContactWord.REQUESTED, NOW, NOW);
    hears(new UserId(12), ContactWord.REQUESTED, NOW, NOW);
    assertThat(hears(new UserId(13), ContactWord.REQUESTED, NOW, NOW).refusal())
        .isEqualTo(ErrorCode.TOO_MANY_PENDING);
  }

  @Test
  void refusesOneAllowedStrangerTooMany() {
    does(BOB, Action.ALLOW);
    does(CAROL, Action.ALLOW);

    assertThat(refusal(DAVE, Action.ALLOW)).isEqualTo(ErrorCode.TOO_MANY_CONTACTS);
  }

  // ---- contacts

  @Test
  void marksContactsAlone() {
    assertThat(refusal(BOB, Action.STAR)).isEqualTo(ErrorCode.NO_SUCH_CONTACT);
    makeContact(BOB);

    does(BOB, Action.STAR);
    store(decide(BOB, PersonChange.remark("  Bob "), NOW));
    store(decide(BOB, PersonChange.tags(List.of("fair", " fair")), NOW));

    assertThat(person(BOB).starred()).isTrue();
    assertThat(person(BOB).remark()).isEqualTo("Bob");
    assertThat(person(BOB).tags()).containsExactly("fair");
    does(BOB, Action.UNSTAR);
    assertThat(person(BOB).starred()).isFalse();
  }

  @Test
  void keepsNoTextOfMoreThanOneLine() {
    makeContact(BOB);

    assertThat(refusal(BOB, PersonChange.remark("a\nb"))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(BOB, PersonChange.tags(List.of(" ")))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal(CAROL, PersonChange.request("\u202e", ""))).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void removingForgetsTheMarksAndRemembersSinceWhenTheOtherIsAStranger() {
    makeContact(BOB);
    does(BOB, Action.STAR);

    does(BOB, Action.REMOVE, NOW + 5);

    assertThat(person(BOB)).isEqualTo(Person.none(BOB));
    assertThat(alice.stance(BOB).known()).isFalse();
    assertThat(alice.stance(BOB).strangerSinceMillis()).isEqualTo(NOW + 5);
  }

  @Test
  void aChangeThatWasMadeChangesNothingAgain() {
    makeContact(BOB);
    for (Action action : List.of(Action.ACCEPT, Action.UNBLOCK, Action.WITHDRAW, Action.UNSTAR)) {
      assertThat(decide(BOB, PersonChange.of(action), NOW)).isInstanceOf(People.Unchanged.class);
    }
    does(CAROL, Action.BLOCK);
    assertThat(decide(CAROL, PersonChange.of(Action.BLOCK), NOW))
        .isInstanceOf(People.Unchanged.class);
    assertThat(decide(DAVE, PersonChange.of(Action.REMOVE), NOW))
        .isInstanceOf(People.Unchanged.class);
  }
}
