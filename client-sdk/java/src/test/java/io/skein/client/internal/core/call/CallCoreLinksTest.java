package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallChange;
import io.skein.client.CallChange.RingsNoMore.Why;
import io.skein.client.LocalMedia;
import io.skein.client.PeerConnection.State;
import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.Call.Participant;
import io.skein.protocol.Call.Phase;
import io.skein.protocol.CallId;
import io.skein.protocol.CallSignal;
import io.skein.protocol.CallSignal.Kind;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What bob's phone does in a call with alice, while sockets come and go. */
class CallCoreLinksTest extends CallCoreFixture {
  // ---- an SFU

  @Test
  void hasNoConnectionsWithOthersWhereMediaGoByAnSfu() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);

    answered(join, ongoing().with(BOB, PHONE, 2).in(1));

    assertThat(effects.open).isEmpty();
    effects.takeRequests();
    core.send(CHAT, ID, LocalMedia.AUDIO.withMuted(true), NOW);
    assertThat(effects.takeRequests())
        .containsExactly(new Request.SetCallMedia(CHAT, ID, true, false, false, false));
  }

  // ---- the socket

  @Test
  void saysThatItIsBackAndSendsOnlyThenWhatWasNotAnswered() {
    takesPart();
    core.done(LINK, "v=0", NOW);
    CallSignal offer = effects.takeSignals().get(0);
    core.disconnected(NOW);
    Request.SignalCall sent = new Request.SignalCall(CHAT, ID, ALICE, LAPTOP, offer);
    answered(sent, Reply.Failed.of(ErrorCode.OUTCOME_UNKNOWN, ""));

    core.connected(BOB, PHONE, NODE_AHEAD, NOW + 5_000);
    core.advance(NOW + 5_000);

    assertThat(effects.open).containsExactly(LINK);
    assertThat(effects.takeRequests()).containsExactly(change(Action.JOIN));
    core.answered(
        change(Action.JOIN),
        new Reply.CallState(ongoing().with(BOB, PHONE, 2).build()),
        NOW + 5_000);
    assertThat(effects.takeSignals()).containsExactly(offer);
  }

  @Test
  void beginsAnewWhereItCameBackTooLate() {
    takesPart();
    core.disconnected(NOW);
    core.connected(BOB, PHONE, NODE_AHEAD, NOW);

    answered(change(Action.JOIN), ongoing().with(BOB, PHONE, 4));

    assertThat(effects.open).containsExactly(new LinkId(ID, ALICE, LAPTOP, 4));
  }

  @Test
  void asksForWhatItShowsAndTakesWhatIsGoneForOver() {
    rings();
    core.eventsLost();
    core.eventsLost();
    assertThat(effects.takeRequests()).containsExactly(new Request.AskCall(CHAT));

    answered(new Request.AskCall(CHAT), Reply.Failed.of(ErrorCode.NO_SUCH_CALL, ""));

    assertThat(effects.takeChanges()).endsWith(new CallChange.Ended(Outcome.MISSED, true));
    core.eventsLost();
    assertThat(effects.takeRequests()).isEmpty();
  }

  @Test
  void takesNoCallForOverThatHasBegunSinceItAsked() {
    rings();
    core.eventsLost();
    told(calling().named(new CallId(7, 8)).called(BOB, Invited.State.CALLED));
    effects.takeChanges();

    answered(new Request.AskCall(CHAT), Reply.Failed.of(ErrorCode.NO_SUCH_CALL, ""));

    assertThat(effects.takeChanges()).isEmpty();
    assertThat(effects.shown.rings()).isTrue();
  }

  @Test
  void holdsSignalsBackWhileTheOtherIsAway() {
    takesPart();
    Participant away = new Participant(ALICE, LAPTOP, 1, 99, false, false, false, false);
    told(call(++version, Phase.ONGOING).with(away).with(BOB, PHONE, 2));
    assertThat(effects.takeChanges()).containsExactly(new CallChange.Away(away));

    core.done(LINK, "v=0", NOW);

    assertThat(effects.takeSignals()).isEmpty();
    told(ongoing().with(BOB, PHONE, 2));
    assertThat(effects.takeChanges()).hasExactlyElementsOfTypes(CallChange.Back.class);
    assertThat(effects.takeSignals()).hasSize(1);
  }

  @Test
  void asksForTheCallWhereASignalSaysThatItIsOtherwise() {
    takesPart();
    core.done(LINK, "v=0", NOW);
    CallSignal offer = effects.takeSignals().get(0);

    answered(
        new Request.SignalCall(CHAT, ID, ALICE, LAPTOP, offer),
        Reply.Failed.of(ErrorCode.NOT_IN_CALL, ""));

    assertThat(effects.takeRequests()).containsExactly(new Request.AskCall(CHAT));
  }

  // ---- signals

  private void signal(DeviceId device, CallSignal signal) {
    core.signalled(new Reply.CallSignalEvent(CHAT, ID, ALICE, device, signal), NOW);
  }

  private static CallSignal restart(int sequence, int join) {
    return new CallSignal(Kind.RESTART, sequence, "", "", 0, 0, join);
  }

  @Test
  void aSignalThatOvertakesTheCallWaitsForIt() {
    takesPart();
    core.done(LINK, "v=0", NOW);
    effects.operations.clear();
    signal(TABLET, new CallSignal(Kind.OFFER, 1, "v=1", "", 0, 0, 3));
    assertThat(effects.operations).isEmpty();

    // Alice goes on upon the tablet.
    told(call(++version, Phase.ONGOING).with(BOB, PHONE, 2).with(ALICE, TABLET, 3));

    assertThat(effects.open).containsExactly(new LinkId(ID, ALICE, TABLET, 3));
    assertThat(effects.operations).hasExactlyElementsOfTypes(Negotiation.Operation.Answer.class);
  }

  @Test
  void skipsSignalsOfJoiningsBefore() {
    takesPart();
    core.done(LINK, "v=0", NOW);
    effects.operations.clear();

    signal(LAPTOP, restart(1, 1));
    assertThat(effects.operations).isEmpty();
    signal(LAPTOP, restart(1, 2));

    assertThat(effects.operations).containsExactly(new Negotiation.Operation.Offer(true));
  }

  @Test
  void takesTheAnswerToTheOfferThatIsOpenAlone() {
    takesPart();
    core.done(LINK, "v=0", NOW);
    effects.operations.clear();
    signal(LAPTOP, restart(1, 2));
    core.done(LINK, "v=1", NOW);
    effects.operations.clear();

    signal(LAPTOP, new CallSignal(Kind.ANSWER, 2, "to v=0", "", 0, 1, 2));
    assertThat(effects.operations).isEmpty();
    CallSignal answer = new CallSignal(Kind.ANSWER, 3, "to v=1", "", 0, 2, 2);
    signal(LAPTOP, answer);

    assertThat(effects.takeOperation()).isEqualTo(new Negotiation.Operation.Accept(answer));
  }

  @Test
  void asksToBeginAnewWhereASignalIsMissing() {
    takesPart();
    core.done(LINK, "v=0", NOW);
    effects.takeSignals();
    effects.operations.clear();

    signal(LAPTOP, new CallSignal(Kind.CANDIDATE, 3, "candidate:", "0", 0, 0, 2));
    core.advance(NOW + PeerLink.MISSING_MILLIS);

    assertThat(effects.operations).hasSize(1);
    core.done(LINK, null, NOW);
    // Of the two this one offers.
    assertThat(effects.operations).contains(new Negotiation.Operation.Offer(true));
  }

  // ---- media

  @Test
  void tellsWhatItSendsUntilTheNodeSaysSo() {
    takesPart();

    core.send(CHAT, ID, LocalMedia.AUDIO.withMuted(true), NOW);
    Request.SetCallMedia muted = new Request.SetCallMedia(CHAT, ID, true, false, false, false);
    assertThat(effects.takeRequests()).contains(muted);
    core.send(CHAT, ID, LocalMedia.AUDIO, NOW);
    core.send(CHAT, ID, LocalMedia.AUDIO.withHeld(true), NOW);
    assertThat(effects.takeRequests()).isEmpty();

    answered(muted, ongoing().with(new Participant(BOB, PHONE, 2, 0, true, false, false, false)));

    assertThat(effects.takeRequests())
        .contains(new Request.SetCallMedia(CHAT, ID, false, false, false, true));
    assertThat(effects.takeChanges()).hasAtLeastOneElementOfType(CallChange.Sends.class);
  }

  @Test
  void doesNotInsistOnWhatIsRefused() {
    takesPart();
    core.send(CHAT, ID, LocalMedia.VIDEO, NOW);
    Request set = effects.takeRequests().get(0);

    answered(set, Reply.Failed.of(ErrorCode.NOT_IN_CALL, ""));
    told(ongoing().with(BOB, PHONE, 2).called(CAROL, Invited.State.CALLED));

    assertThat(effects.takeRequests()).isEmpty();
  }

  @Test
  void tellsHowConnectionsAreAndThatNoneCanBeMade() {
    takesPart();
    core.connection(LINK, State.CONNECTED, NOW);
    core.connection(LINK, State.CONNECTED, NOW);
    core.connection(LINK, State.FAILED, NOW);

    assertThat(effects.takeChanges())
        .extracting(change -> ((CallChange.Media) change).state())
        .containsExactly(State.CONNECTED, State.FAILED);
    core.advance(NOW + PeerLink.LOST_MILLIS);
    assertThat(effects.takeChanges()).hasExactlyElementsOfTypes(CallChange.MediaLost.class);
    // A call of two is none without media.
    assertThat(effects.takeRequests()).contains(change(Action.FAIL));
    assertThat(effects.shown.isHere()).isFalse();
    assertThat(effects.open).isEmpty();
  }

  @Test
  void ringsForAnotherCallWhileItTakesPartInOne() {
    takesPart();
    ConversationId other = ConversationId.direct(CAROL, BOB);
    Call second =
        new Call(
            new CallId(7, 8),
            other,
            CAROL,
            Call.Media.AUDIO,
            Phase.CALLING,
            null,
            NOW + NODE_AHEAD,
            0,
            0,
            RING_UNTIL,
            List.of(new Participant(CAROL, TABLET, 1, 0, false, false, false, false)),
            List.of(new Invited(BOB, Invited.State.CALLED)),
            1);

    core.told(second, NOW);

    assertThat(effects.takeChanges()).startsWith(new CallChange.Incoming());
    core.leave(other, second.id(), Action.BUSY, NOW);
    assertThat(effects.takeRequests())
        .contains(new Request.ChangeCall(other, second.id(), Action.BUSY));
    assertThat(effects.takeChanges()).containsExactly(new CallChange.RingsNoMore(Why.DECLINED));
    assertThat(effects.open).containsExactly(LINK);
  }

  @Test
  void hasAConnectionWithEachOfAGroup() {
    takesPart();

    told(ongoing().with(BOB, PHONE, 2).with(CAROL, TABLET, 3));

    LinkId carol = new LinkId(ID, CAROL, TABLET, 3);
    assertThat(effects.open).containsExactly(LINK, carol);
    told(ongoing().with(BOB, PHONE, 2).called(CAROL, Invited.State.LEFT));
    assertThat(effects.open).containsExactly(LINK);
  }
}
