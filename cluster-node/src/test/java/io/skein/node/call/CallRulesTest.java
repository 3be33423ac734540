package io.skein.node.call;

import static io.skein.node.call.Calls.ALICE;
import static io.skein.node.call.Calls.BOB;
import static io.skein.node.call.Calls.CAROL;
import static io.skein.node.call.Calls.CHAT;
import static io.skein.node.call.Calls.DAVE;
import static io.skein.node.call.Calls.GROUP;
import static io.skein.node.call.Calls.ID;
import static io.skein.node.call.Calls.NOW;
import static io.skein.node.call.Calls.OTHER;
import static io.skein.node.call.Calls.PHONE;
import static io.skein.node.call.Calls.RULES;
import static io.skein.node.call.Calls.SECOND;
import static io.skein.node.call.Calls.TABLET;
import static io.skein.node.call.Calls.TERMS;
import static io.skein.node.call.Calls.begun;
import static io.skein.node.call.Calls.calling;
import static io.skein.node.call.Calls.ongoing;
import static io.skein.node.call.Calls.said;
import static io.skein.node.call.Calls.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallRulesTest {
  @Test
  void beginsWithTheCallerAloneWhileTheOtherIsCalled() {
    Call call = calling().call();

    assertThat(call.phase()).isEqualTo(Phase.CALLING);
    assertThat(call.caller()).isEqualTo(ALICE);
    assertThat(call.participants()).extracting(Call.Participant::user).containsExactly(ALICE);
    assertThat(call.invited()).containsExactly(new Invited(BOB, Invited.State.CALLED));
    assertThat(call.ringUntilMillis()).isEqualTo(NOW + TERMS.ringMillis());
    assertThat(call.version()).isEqualTo(NOW * 1_000);
  }

  @Test
  void tellsThatADeviceRings() {
    LiveCall ringing = said(calling(), BOB, Action.RING, NOW);

    assertThat(ringing.call().invited()).containsExactly(new Invited(BOB, Invited.State.RINGING));
    assertThat(said(ringing, BOB, TABLET, Action.RING, NOW)).isSameAs(ringing);
  }

  @Test
  void goesOnWhenTheOtherAnswers() {
    Call call = ongoing().call();

    assertThat(call.phase()).isEqualTo(Phase.ONGOING);
    assertThat(call.answeredMillis()).isEqualTo(NOW + 5 * SECOND);
    assertThat(call.ringUntilMillis()).isZero();
    assertThat(call.invited()).isEmpty();
    assertThat(call.participants())
        .extracting(Call.Participant::user, Call.Participant::join)
        .containsExactly(tuple(ALICE, 1), tuple(BOB, 2));
  }

  @Test
  void isAnsweredOnOneDeviceAlone() {
    CallRules.Decision second =
        RULES.change(ongoing(), BOB, TABLET, ID, Action.JOIN, NOW + 6 * SECOND);

    assertThat(second.refusal()).isEqualTo(ErrorCode.CALL_ELSEWHERE);
  }

  @Test
  void isTakenOverByAnotherDeviceUnderANewNumber() {
    LiveCall taken = said(ongoing(), BOB, TABLET, Action.TAKE_OVER, NOW + 9 * SECOND);

    assertThat(taken.call().participants())
        .extracting(Call.Participant::user, Call.Participant::device, Call.Participant::join)
        .containsExactly(tuple(ALICE, PHONE, 1), tuple(BOB, TABLET, 3));
    assertThat(taken.call().answeredMillis()).isEqualTo(NOW + 5 * SECOND);
    assertThat(said(taken, BOB, PHONE, Action.LEAVE, NOW + 10 * SECOND)).isSameAs(taken);
  }

  @Test
  void isTakenOverByALaterLifeOfItsDeviceUnderANewNumber() {
    LiveCall taken = said(ongoing(), BOB, PHONE, Action.TAKE_OVER, NOW + 9 * SECOND);

    assertThat(taken.call().participants())
        .extracting(Call.Participant::user, Call.Participant::device, Call.Participant::join)
        .containsExactly(tuple(ALICE, PHONE, 1), tuple(BOB, PHONE, 3));
  }

  @ParameterizedTest
  @CsvSource({"DECLINE,DECLINED", "BUSY,BUSY"})
  void endsWhenTheOtherDoesNotWantIt(Action action, Outcome outcome) {
    LiveCall ended = said(calling(), BOB, TABLET, action, NOW + SECOND);

    assertEnded(ended, outcome, NOW + SECOND);
    assertThat(ended.tookPart()).containsExactly(ALICE);
  }

  @Test
  void isCancelledByItsCaller() {
    LiveCall ended = said(calling(), ALICE, Action.LEAVE, NOW + SECOND);

    assertEnded(ended, Outcome.CANCELLED, NOW + SECOND);
    assertThat(ended.call().invited())
        .contains(new Invited(BOB, Invited.State.MISSED), new Invited(ALICE, Invited.State.LEFT));
  }

  @Test
  void isMissedWhenNobodyAnswersInTime() {
    LiveCall ringing = said(calling(), BOB, Action.RING, NOW + SECOND);

    assertThat(RULES.pass(ringing, NOW + 30 * SECOND - 1)).isSameAs(ringing);
    // However late somebody looks, it ended when it did.
    assertEnded(RULES.pass(ringing, NOW + 300 * SECOND), Outcome.MISSED, NOW + 30 * SECOND);
  }

  @Test
  void isNotAnsweredAfterItsTime() {
    CallRules.Decision late =
        RULES.change(calling(), BOB, PHONE, ID, Action.JOIN, NOW + 30 * SECOND);

    assertThat(late.refusal()).isEqualTo(ErrorCode.NO_SUCH_CALL);
    assertEnded(late.call(), Outcome.MISSED, NOW + 30 * SECOND);
  }

  @Test
  void endsForBothWhenOneOfTwoLeaves() {
    LiveCall ended = said(ongoing(), BOB, Action.LEAVE, NOW + 65 * SECOND);

    assertEnded(ended, Outcome.ANSWERED, NOW + 65 * SECOND);
    assertThat(ended.entry())
        .isEqualTo(
            new Content.CallEntry(
                ID,
                ALICE,
                Call.Media.VIDEO,
                Outcome.ANSWERED,
                NOW,
                60 * SECOND,
                List.of(ALICE, BOB)));
  }

  @Test
  void failsWhenNoMediaFlow() {
    assertEnded(
        said(ongoing(), BOB, Action.FAIL, NOW + 9 * SECOND), Outcome.FAILED, NOW + 9 * SECOND);
    assertEnded(said(calling(), ALICE, Action.FAIL, NOW + SECOND), Outcome.FAILED, NOW + SECOND);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"RING", "DECLINE", "BUSY"})
  void whoTakesPartIsNotCalledAnyMore(Action action) {
    LiveCall call = ongoing();

    assertThat(said(call, BOB, TABLET, action, NOW + 9 * SECOND)).isSameAs(call);
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void knowsNoOtherCall(Action action) {
    CallRules.Decision decision = RULES.change(calling(), BOB, PHONE, OTHER, action, NOW);

    assertThat(decision.refusal()).isEqualTo(ErrorCode.NO_SUCH_CALL);
    assertThat(RULES.change(null, BOB, PHONE, ID, action, NOW).refusal())
        .isEqualTo(ErrorCode.NO_SUCH_CALL);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"RING", "DECLINE", "BUSY", "LEAVE", "FAIL"})
  void answersWordsThatComeAfterTheEndByTheEnd(Action action) {
    LiveCall ended = said(calling(), ALICE, Action.LEAVE, NOW);

    assertThat(said(ended, BOB, action, NOW + SECOND)).isSameAs(ended);
  }

  // ---- both call

  @Test
  void twoWhoCallEachOtherAtOnceMeetInTheFirstOnesCall() {
    CallRules.Decision second = RULES.start(calling(), start(OTHER, BOB, ALICE), NOW + 1);

    assertThat(second.isRefused()).isFalse();
    Call call = call(second).call();
    assertThat(call.id()).isEqualTo(ID);
    assertThat(call.phase()).isEqualTo(Phase.ONGOING);
    assertThat(call.caller()).isEqualTo(ALICE);
    assertThat(call.participants()).extracting(Call.Participant::user).containsExactly(ALICE, BOB);
  }

  @Test
  void aRepeatedStartIsAnsweredByTheCallAsItIs() {
    LiveCall call = ongoing();
    LiveCall ended = said(call, BOB, Action.LEAVE, NOW + 9 * SECOND);

    assertThat(RULES.start(call, start(ID, ALICE, BOB), NOW + 6 * SECOND).call()).isSameAs(call);
    assertThat(RULES.start(ended, start(ID, ALICE, BOB), NOW + 10 * SECOND).call()).isSameAs(ended);
  }

  @Test
  void noTwoCallsGoByOneId() {
    LiveCall ended = said(calling(), BOB, Action.DECLINE, NOW);

    assertThat(RULES.start(ended, start(ID, BOB, ALICE), NOW + SECOND).refusal())
        .isEqualTo(ErrorCode.NO_SUCH_CALL);
  }

  @Test
  void theNextCallHasAHigherVersionThoughTheClockWentBack() {
    LiveCall ended = said(calling(), BOB, Action.DECLINE, NOW);

    LiveCall next = call(RULES.start(ended, start(OTHER, BOB, ALICE), NOW - 60 * SECOND));

    assertThat(next.call().id()).isEqualTo(OTHER);
    assertThat(next.call().version()).isGreaterThan(ended.call().version());
    assertThat(next.recorded()).isFalse();
  }

  @Test
  void whoCallsFromASecondDeviceIsElsewhere() {
    CallRules.Start tablet =
        new CallRules.Start(CHAT, OTHER, ALICE, TABLET, Call.Media.AUDIO, List.of(BOB), 4);

    assertThat(RULES.start(calling(), tablet, NOW).refusal()).isEqualTo(ErrorCode.CALL_ELSEWHERE);
  }

  // ---- sockets

  @Test
  void aSocketThatIsGoneTakesNobodyOutAtOnce() {
    LiveCall away = RULES.lost(ongoing(), BOB, PHONE, NOW + 10 * SECOND);

    assertThat(participant(away, BOB).awayUntilMillis()).isEqualTo(NOW + 30 * SECOND);
    assertThat(RULES.lost(away, BOB, PHONE, NOW + 11 * SECOND)).isSameAs(away);

    LiveCall back = said(away, BOB, Action.JOIN, NOW + 29 * SECOND);

    assertThat(participant(back, BOB).isAway()).isFalse();
    assertThat(participant(back, BOB).join()).isEqualTo(2);
  }

  @Test
  void endsWhenOneOfTwoIsNotBackInTime() {
    LiveCall away = RULES.lost(ongoing(), BOB, PHONE, NOW + 10 * SECOND);

    assertEnded(RULES.pass(away, NOW + 60 * SECOND), Outcome.ANSWERED, NOW + 30 * SECOND);
  }

  @Test
  void failsWhenAllAreGoneForTooLong() {
    LiveCall away = RULES.lost(ongoing(), BOB, PHONE, NOW + 10 * SECOND);
    LiveCall allAway = RULES.lost(away, ALICE, PHONE, NOW + 11 * SECOND);

    assertEnded(RULES.pass(allAway, NOW + 60 * SECOND), Outcome.FAILED, NOW + 30 * SECOND);
  }

  @Test
  void wordOfTheSocketOfADeviceThatWasReplacedChangesNothing() {
    LiveCall taken = said(ongoing(), BOB, TABLET, Action.TAKE_OVER, NOW + 9 * SECOND);

    assertThat(RULES.lost(taken, BOB, PHONE, NOW + 10 * SECOND)).isSameAs(taken);
  }

  @Test
  void aSocketThatIsThereAfterAllIsTold() {
    LiveCall away = RULES.lost(ongoing(), BOB, PHONE, NOW + 10 * SECOND);

    assertThat(participant(RULES.found(away, BOB, PHONE, NOW + 11 * SECOND), BOB).isAway())
        .isFalse();
    assertThat(RULES.found(ongoing(), BOB, PHONE, NOW + 11 * SECOND)).isEqualTo(ongoing());
  }

  // ---- media

  @Test
  void tellsWhatParticipantsSend() {
    Request.SetCallMedia media = new Request.SetCallMedia(CHAT, ID, true, false, true, true);

    LiveCall told = call(RULES.media(ongoing(), BOB, PHONE, media, NOW + 9 * SECOND));

    assertThat(participant(told, BOB))
        .isEqualTo(new Call.Participant(BOB, PHONE, 2, 0, true, false, true, true));
    assertThat(RULES.media(told, BOB, PHONE, media, NOW + 9 * SECOND).call()).isSameAs(told);
  }

  @Test
  void whoDoesNotTakePartSendsNothing() {
    Request.SetCallMedia media = new Request.SetCallMedia(CHAT, ID, true, false, false, false);
    LiveCall ended = said(ongoing(), BOB, Action.LEAVE, NOW + 9 * SECOND);

    assertThat(RULES.media(calling(), BOB, PHONE, media, NOW).refusal())
        .isEqualTo(ErrorCode.NOT_IN_CALL);
    assertThat(RULES.media(ongoing(), BOB, TABLET, media, NOW + 9 * SECOND).refusal())
        .isEqualTo(ErrorCode.NOT_IN_CALL);
    assertThat(RULES.media(ended, BOB, PHONE, media, NOW + 9 * SECOND).refusal())
        .isEqualTo(ErrorCode.NO_SUCH_CALL);
    assertThat(RULES.media(null, BOB, PHONE, media, NOW).refusal())
        .isEqualTo(ErrorCode.NO_SUCH_CALL);
  }

  @Test
  void endsWhenOneHasBlockedTheOther() {
    assertEnded(
        RULES.severed(ongoing(), false, NOW + 9 * SECOND), Outcome.ANSWERED, NOW + 9 * SECOND);
    assertEnded(RULES.severed(calling(), false, NOW + SECOND), Outcome.DECLINED, NOW + SECOND);
    assertEnded(RULES.severed(calling(), true, NOW + SECOND), Outcome.CANCELLED, NOW + SECOND);

    LiveCall over = RULES.severed(ongoing(), true, NOW + 9 * SECOND);
    assertThat(RULES.severed(over, false, NOW + 10 * SECOND)).isSameAs(over);
  }

  // ---- groups

  @Test
  void aGroupsCallGoesOnWhenOneDeclines() {
    LiveCall call = begun(start(ID, ALICE, BOB, CAROL));

    LiveCall declined = said(call, BOB, Action.DECLINE, NOW);
    LiveCall answered = said(declined, CAROL, Action.JOIN, NOW + SECOND);

    assertThat(declined.call().phase()).isEqualTo(Phase.CALLING);
    assertThat(answered.call().phase()).isEqualTo(Phase.ONGOING);
    // Who declined may still join.
    assertThat(said(answered, BOB, Action.JOIN, NOW + 2 * SECOND).call().participants()).hasSize(3);
  }

  @Test
  void aGroupsCallIsDeclinedWhenNobodyRingsAnyMore() {
    LiveCall call = begun(start(ID, ALICE, BOB, CAROL));

    LiveCall busy = said(call, BOB, Action.BUSY, NOW);

    assertEnded(said(busy, CAROL, Action.DECLINE, NOW + SECOND), Outcome.DECLINED, NOW + SECOND);
  }

  @Test
  void aGroupsCallHasRoomForSoMany() {
    LiveCall full =
        said(said(begun(start(ID, ALICE)), BOB, Action.JOIN, NOW), CAROL, Action.JOIN, NOW);

    assertThat(RULES.change(full, new UserId(9), PHONE, ID, Action.JOIN, NOW).refusal())
        .isEqualTo(ErrorCode.CALL_FULL);
    // The other device of one who is in it takes no room.
    assertThat(said(full, BOB, TABLET, Action.TAKE_OVER, NOW).call().participants()).hasSize(3);
  }

  @Test
  void whoTakesPartHasOthersOfTheGroupRingWhileTheCallGoesOn() {
    LiveCall call = said(begun(start(ID, ALICE, BOB, CAROL)), BOB, Action.JOIN, NOW + SECOND);
    LiveCall left = said(call, CAROL, Action.BUSY, NOW + 2 * SECOND);

    LiveCall rung = started(left, BOB, NOW + 60 * SECOND, CAROL, DAVE, ALICE);

    assertThat(rung.call().invited())
        .containsExactly(
            new Invited(CAROL, Invited.State.CALLED), new Invited(DAVE, Invited.State.CALLED));
    assertThat(rung.call().ringUntilMillis()).isEqualTo(NOW + 90 * SECOND);
    assertThat(rung.call().participants()).isEqualTo(left.call().participants());
    assertThat(rung.call().version()).isGreaterThan(left.call().version());
    LiveCall missed = RULES.pass(rung, NOW + 90 * SECOND);
    assertThat(missed.call().isEnded()).isFalse();
    assertThat(missed.call().rings(DAVE)).isFalse();
    // Said again it changes nothing.
    assertThat(started(rung, BOB, NOW + 61 * SECOND, CAROL, DAVE)).isSameAs(rung);
  }

  @Test
  void whoDeclinedAGroupsCallIsNotCalledToItAgain() {
    LiveCall call = said(begun(start(ID, ALICE, BOB, CAROL)), BOB, Action.JOIN, NOW + SECOND);
    LiveCall declined = said(call, CAROL, Action.DECLINE, NOW + 2 * SECOND);

    assertThat(started(declined, BOB, NOW + 3 * SECOND, CAROL)).isSameAs(declined);
  }

  @Test
  void whoIsAloneInAGroupsCallWaitsForWhomItCalls() {
    LiveCall call = said(begun(start(ID, ALICE, BOB, CAROL)), BOB, Action.JOIN, NOW + SECOND);
    LiveCall alone =
        RULES.pass(said(call, ALICE, Action.LEAVE, NOW + 2 * SECOND), NOW + 31 * SECOND);
    assertThat(alone.aloneUntilMillis()).isPositive();

    LiveCall rung = started(alone, BOB, NOW + 40 * SECOND, ALICE);

    assertThat(rung.aloneUntilMillis()).isZero();
    assertThat(RULES.pass(rung, NOW + 70 * SECOND).aloneUntilMillis())
        .isEqualTo(NOW + 190 * SECOND);
  }

  /** However many come and go, what is told and stored of a call has an end. */
  @Test
  void forgetsWhoLeftLongAgo() {
    LiveCall call = said(begun(start(ID, ALICE, BOB, CAROL)), BOB, Action.JOIN, NOW);
    for (int i = 0; i < 2 * CallSteps.TOOK_PART_MAX; i++) {
      UserId visitor = new UserId(10_000 + i);
      call = said(said(call, visitor, Action.JOIN, NOW), visitor, Action.LEAVE, NOW);
    }

    assertThat(call.call().invited()).hasSize(CallSteps.GONE_MAX + 1);
    assertThat(call.call().rings(CAROL)).isTrue();
    assertThat(call.tookPart()).hasSize(CallSteps.TOOK_PART_MAX).startsWith(ALICE, BOB);
  }

  private static LiveCall started(LiveCall call, UserId user, long nowMillis, UserId... invited) {
    CallRules.Start again =
        new CallRules.Start(GROUP, OTHER, user, PHONE, Call.Media.VIDEO, List.of(invited), 4);
    CallRules.Decision decision = RULES.start(call, again, nowMillis);
    assertThat(decision.refusal()).isNull();
    assertThat(decision.call()).isNotNull();
    return decision.call();
  }

  @Test
  void aGroupsCallEndsWhenOneIsAloneInItForTooLong() {
    LiveCall two = said(begun(start(ID, ALICE)), BOB, Action.JOIN, NOW + SECOND);
    LiveCall alone = said(two, ALICE, Action.LEAVE, NOW + 10 * SECOND);

    assertThat(alone.call().isEnded()).isFalse();
    assertThat(said(alone, CAROL, Action.JOIN, NOW + 20 * SECOND).aloneUntilMillis()).isZero();
    assertEnded(RULES.pass(alone, NOW + 500 * SECOND), Outcome.ANSWERED, NOW + 130 * SECOND);
  }

  @Test
  void aGroupsCallThatNobodyJoinsIsMissed() {
    assertEnded(
        RULES.pass(begun(start(ID, ALICE)), NOW + 500 * SECOND),
        Outcome.MISSED,
        NOW + 120 * SECOND);
  }

  @Test
  void whoIsNoMemberAnyMoreIsOutOfTheCall() {
    LiveCall three = said(begun(start(ID, ALICE, BOB, CAROL)), BOB, Action.JOIN, NOW);

    LiveCall rest = RULES.without(three, user -> !user.equals(ALICE), NOW + SECOND);

    assertThat(rest.call().participants())
        .extracting(Call.Participant::user)
        .containsExactly(ALICE);
    assertThat(rest.call().rings(CAROL)).isFalse();
    assertThat(rest.aloneUntilMillis()).isEqualTo(NOW + SECOND + TERMS.aloneMillis());
    assertThat(RULES.without(three, user -> false, NOW + SECOND)).isSameAs(three);
  }

  @Test
  void noCallGoesOnForEver() {
    LiveCall call = ongoing();

    assertEnded(
        RULES.pass(call, NOW + 9_999 * SECOND), Outcome.ANSWERED, NOW + TERMS.lengthMillis());
  }

  private static LiveCall call(CallRules.Decision decision) {
    assertThat(decision.refusal()).isNull();
    LiveCall call = decision.call();
    assertThat(call).isNotNull();
    return call;
  }

  private static Call.Participant participant(LiveCall call, UserId user) {
    Call.Participant participant = call.call().participant(user);
    assertThat(participant).isNotNull();
    return participant;
  }

  private static void assertEnded(@Nullable LiveCall call, Outcome outcome, long atMillis) {
    assertThat(call).isNotNull();
    assertThat(call.call().phase()).isEqualTo(Phase.ENDED);
    assertThat(call.call().outcome()).isEqualTo(outcome);
    assertThat(call.call().endedMillis()).isEqualTo(atMillis);
    assertThat(call.call().participants()).isEmpty();
    assertThat(call.call().ringUntilMillis()).isZero();
    assertThat(call.call().invited()).noneMatch(one -> one.state().rings());
    assertThat(call.isToRecord()).isTrue();
  }
}
