package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallChange;
import io.skein.client.CallChange.RingsNoMore.Why;
import io.skein.client.LocalMedia;
import io.skein.client.PeerConnection.Candidate;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.CallSignal.Kind;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What bob's phone does about a call of alice. */
class CallCoreTest extends CallCoreFixture {
  // ---- ringing

  @Test
  void ringsAndSaysSoOnce() {
    told(calling().called(BOB, Invited.State.CALLED));

    assertThat(effects.takeChanges())
        .startsWith(new CallChange.Incoming())
        .hasAtLeastOneElementOfType(CallChange.Joined.class);
    assertThat(effects.shown.rings()).isTrue();
    assertThat(effects.takeRequests()).containsExactly(change(Action.RING));

    told(calling().called(BOB, Invited.State.RINGING));
    core.disconnected(NOW);
    core.connected(BOB, PHONE, NODE_AHEAD, NOW);

    assertThat(effects.takeChanges()).containsExactly(new CallChange.Rings(BOB));
    assertThat(effects.takeRequests()).containsExactly(new Request.AskCall(CHAT));
  }

  @Test
  void saysNothingWhereNobodyIsTold() {
    CallCore deaf = new CallCore(false, effects);
    deaf.connected(BOB, PHONE, NODE_AHEAD, NOW);

    deaf.told(calling().called(BOB, Invited.State.CALLED).build(), NOW);

    assertThat(effects.shown.rings()).isTrue();
    assertThat(effects.takeRequests()).isEmpty();
  }

  @Test
  void ringsUntilTheNodesTimeSaysSoWhateverItHears() {
    rings();

    assertThat(core.nextDue()).isEqualTo(RING_UNTIL - NODE_AHEAD);
    core.advance(RING_UNTIL - NODE_AHEAD - 1);
    assertThat(effects.takeChanges()).isEmpty();
    core.advance(RING_UNTIL - NODE_AHEAD);

    assertThat(effects.takeChanges()).containsExactly(new CallChange.RingsNoMore(Why.MISSED));
    assertThat(core.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void stopsWhenAnotherDeviceAnswers() {
    rings();

    told(ongoing().with(BOB, TABLET, 2));

    assertThat(effects.takeChanges())
        .startsWith(new CallChange.RingsNoMore(Why.ANSWERED_ELSEWHERE));
    assertThat(effects.shown.isHere()).isFalse();
    assertThat(effects.open).isEmpty();
  }

  @Test
  void stopsAtOnceWhenItsUserDeclines() {
    rings();

    Request decline = core.leave(CHAT, ID, Action.DECLINE, NOW);

    assertThat(effects.takeRequests()).containsExactly(change(Action.DECLINE));
    assertThat(effects.takeChanges()).containsExactly(new CallChange.RingsNoMore(Why.DECLINED));
    answered(decline, ended(Outcome.DECLINED).called(BOB, Invited.State.DECLINED));
    assertThat(effects.takeChanges()).contains(new CallChange.Ended(Outcome.DECLINED, false));
  }

  @Test
  void tellsOfACallThatWasMissed() {
    rings();

    told(ended(Outcome.CANCELLED).called(BOB, Invited.State.MISSED));

    assertThat(effects.takeChanges())
        .startsWith(new CallChange.RingsNoMore(Why.MISSED))
        .endsWith(new CallChange.Ended(Outcome.CANCELLED, true));
  }

  @Test
  void takesNothingOlderForNews() {
    CallBuilder old = calling().called(BOB, Invited.State.CALLED);
    told(ongoing().with(BOB, TABLET, 2));
    effects.takeChanges();

    told(old);

    assertThat(effects.takeChanges()).isEmpty();
    told(ended(Outcome.ANSWERED));
    effects.takeChanges();
    told(old);
    assertThat(effects.takeChanges()).isEmpty();
  }

  // ---- taking part

  @Test
  void answersAndOffersAsTheOneWhoCameLast() {
    rings();

    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);

    assertThat(effects.takeChanges())
        .containsExactly(new CallChange.RingsNoMore(Why.ANSWERED_HERE));
    assertThat(effects.takeRequests()).containsExactly(change(Action.JOIN));
    assertThat(effects.open).isEmpty();

    answered(join, ongoing().with(BOB, PHONE, 2));

    assertThat(effects.open).containsExactly(LINK);
    assertThat(effects.takeOperation()).isEqualTo(new Negotiation.Operation.Offer(false));
    core.candidate(LINK, new Candidate("candidate:1", "0", 0), NOW);
    assertThat(effects.takeSignals()).isEmpty();
    core.done(LINK, "v=0", NOW);
    assertThat(effects.takeSignals())
        .containsExactly(
            new CallSignal(Kind.OFFER, 1, "v=0", "", 0, 0, 2),
            new CallSignal(Kind.CANDIDATE, 2, "candidate:1", "0", 0, 0, 2));
  }

  @Test
  void anEventMayTellThatItTakesPartBeforeTheAnswerDoes() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);
    CallBuilder joined = ongoing().with(BOB, PHONE, 2);

    told(joined);
    core.done(LINK, "v=0", NOW);

    assertThat(effects.open).containsExactly(LINK);
    assertThat(effects.takeSignals()).isEmpty();
    answered(join, joined);
    assertThat(effects.takeSignals()).hasSize(1);
  }

  @Test
  void whoIsRefusedTakesNoPart() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);
    effects.takeRequests();

    answered(join, Reply.Failed.of(ErrorCode.CALL_ELSEWHERE, ""));

    assertThat(effects.shown.isHere()).isFalse();
    assertThat(effects.takeRequests()).doesNotContain(change(Action.LEAVE));
  }

  @Test
  void aCallMayEndWhileItIsAnswered() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);
    effects.takeRequests();

    told(ended(Outcome.CANCELLED).called(BOB, Invited.State.MISSED));
    assertThat(effects.shown.isHere()).isFalse();
    answered(join, Reply.Failed.of(ErrorCode.NO_SUCH_CALL, ""));

    assertThat(effects.takeRequests()).isEmpty();
    assertThat(core.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void leavesWhereNobodyKnowsWhetherItHasJoined() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);
    effects.takeRequests();

    answered(join, Reply.Failed.of(ErrorCode.OUTCOME_UNKNOWN, ""));

    assertThat(effects.takeRequests()).contains(change(Action.LEAVE));
  }

  @Test
  void callsAndIsInTheCallThatThereIs() {
    Request.StartCall start =
        new Request.StartCall(CHAT, new CallId(7, 8), Call.Media.VIDEO, List.of());
    core.start(start, LocalMedia.VIDEO);
    assertThat(effects.takeRequests()).containsExactly(start);

    answered(start, ongoing().with(BOB, PHONE, 2));

    assertThat(effects.shown.call().id()).isEqualTo(ID);
    assertThat(effects.shown.isHere()).isTrue();
    assertThat(effects.open).containsExactly(LINK);
    assertThat(effects.takeRequests())
        .contains(new Request.SetCallMedia(CHAT, ID, false, true, false, false));
  }

  @Test
  void hangsUpAndClosesItsConnections() {
    takesPart();

    core.leave(CHAT, ID, Action.LEAVE, NOW);

    assertThat(effects.open).isEmpty();
    assertThat(effects.takeRequests()).contains(change(Action.LEAVE));
    assertThat(effects.shown.isHere()).isFalse();
  }

  @Test
  void goesOnNoMoreWhereAnotherDeviceHasTakenOver() {
    takesPart();

    told(ongoing().with(BOB, TABLET, 3));

    assertThat(effects.open).isEmpty();
    assertThat(effects.shown.isHere()).isFalse();
    assertThat(effects.takeChanges())
        .extracting(Object::getClass)
        .contains(CallChange.Left.class, CallChange.Joined.class);
  }

  @Test
  void takesItsOwnPlaceOverThatItHadInAnEarlierLife() {
    told(ongoing().with(BOB, PHONE, 2));
    assertThat(effects.open).isEmpty();

    core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);

    assertThat(effects.takeRequests()).contains(change(Action.TAKE_OVER));
  }
}
