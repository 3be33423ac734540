package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallChange;
import io.skein.client.CallChange.RingsNoMore.Why;
import io.skein.client.LocalMedia;
import io.skein.client.PeerConnection.Candidate;
import io.skein.client.PeerConnection.State;
import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.client.internal.core.call.CallCore.Shown;
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
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bob's phone does about a call of alice. */
class CallCoreTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final DeviceId LAPTOP = new DeviceId(11);
  private static final DeviceId PHONE = new DeviceId(12);
  private static final DeviceId TABLET = new DeviceId(13);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final CallId ID = new CallId(5, 6);
  private static final long NODE_AHEAD = 1_000_000;
  private static final long NOW = 1_000;
  private static final long RING_UNTIL = NOW + NODE_AHEAD + 30_000;
  private static final LinkId LINK = new LinkId(ID, ALICE, LAPTOP, 2);

  private final Recorded effects = new Recorded();
  private final CallCore core = new CallCore(true, effects);
  private long version = 100;

  private static final class Recorded implements CallCore.Effects {
    final List<Request> requests = new ArrayList<>();
    final List<CallChange> changes = new ArrayList<>();
    final List<LinkId> open = new ArrayList<>();
    final List<Negotiation.Operation> operations = new ArrayList<>();
    Shown shown = new Shown(call(0, Phase.ENDED).build(), false, false, LocalMedia.AUDIO);

    @Override
    public void request(Request request, boolean once) {
      assertThat(once).isEqualTo(request instanceof Request.SignalCall);
      requests.add(request);
    }

    @Override
    public void show(Shown now, List<CallChange> news) {
      shown = now;
      changes.addAll(news);
    }

    @Override
    public void open(LinkId link, Shown now, Participant peer) {
      assertThat(now.isHere()).isTrue();
      open.add(link);
    }

    @Override
    public void run(LinkId link, Negotiation.Operation operation) {
      assertThat(open).contains(link);
      operations.add(operation);
    }

    @Override
    public void close(LinkId link) {
      assertThat(open.remove(link)).isTrue();
    }

    List<Request> takeRequests() {
      List<Request> taken = List.copyOf(requests);
      requests.clear();
      return taken;
    }

    List<CallChange> takeChanges() {
      List<CallChange> taken = List.copyOf(changes);
      changes.clear();
      return taken;
    }

    Negotiation.Operation takeOperation() {
      assertThat(operations).hasSize(1);
      return operations.remove(0);
    }

    List<CallSignal> takeSignals() {
      List<CallSignal> signals =
          requests.stream()
              .filter(Request.SignalCall.class::isInstance)
              .map(one -> ((Request.SignalCall) one).signal())
              .toList();
      requests.removeIf(Request.SignalCall.class::isInstance);
      return signals;
    }
  }

  /** A call of alice, from her laptop. */
  private static CallBuilder call(long version, Phase phase) {
    return new CallBuilder(version, phase);
  }

  private static final class CallBuilder {
    final long version;
    final Phase phase;
    final List<Participant> participants = new ArrayList<>();
    final List<Invited> invited = new ArrayList<>();
    CallId id = ID;
    Outcome outcome = Outcome.ANSWERED;

    CallBuilder(long version, Phase phase) {
      this.version = version;
      this.phase = phase;
    }

    CallBuilder with(UserId user, DeviceId device, int join) {
      return with(new Participant(user, device, join, 0, false, false, false, false));
    }

    CallBuilder with(Participant participant) {
      participants.add(participant);
      return this;
    }

    CallBuilder called(UserId user, Invited.State state) {
      invited.add(new Invited(user, state));
      return this;
    }

    CallBuilder ended(Outcome how) {
      outcome = how;
      return this;
    }

    CallBuilder named(CallId other) {
      id = other;
      return this;
    }

    Call build() {
      boolean rings = invited.stream().anyMatch(one -> one.state().rings());
      return new Call(
          id,
          CHAT,
          ALICE,
          Call.Media.AUDIO,
          phase,
          phase == Phase.ENDED ? outcome : null,
          NOW + NODE_AHEAD,
          phase == Phase.CALLING ? 0 : NOW + NODE_AHEAD + 5,
          0,
          rings ? RING_UNTIL : 0,
          List.copyOf(participants),
          List.copyOf(invited),
          version);
    }
  }

  private CallBuilder calling() {
    return call(++version, Phase.CALLING).with(ALICE, LAPTOP, 1);
  }

  private CallBuilder ongoing() {
    return call(++version, Phase.ONGOING).with(ALICE, LAPTOP, 1);
  }

  private CallBuilder ended(Outcome outcome) {
    return call(++version, Phase.ENDED).ended(outcome);
  }

  private void told(CallBuilder call) {
    core.told(call.build(), NOW);
  }

  private void answered(Request request, Reply.Answer answer) {
    core.answered(request, answer, NOW);
  }

  private void answered(Request request, CallBuilder call) {
    answered(request, new Reply.CallState(call.build()));
  }

  private static Request.ChangeCall change(Action action) {
    return new Request.ChangeCall(CHAT, ID, action);
  }

  @BeforeEach
  void connect() {
    core.connected(BOB, PHONE, NODE_AHEAD, NOW);
  }

  private void rings() {
    told(calling().called(BOB, Invited.State.CALLED));
    effects.takeRequests();
    effects.takeChanges();
  }

  /** Bob has answered on the phone. */
  private void takesPart() {
    rings();
    Request join = core.join(CHAT, ID, Action.JOIN, LocalMedia.AUDIO, NOW);
    answered(join, ongoing().with(BOB, PHONE, 2));
    effects.takeRequests();
    effects.takeChanges();
  }

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
    assertThat(effects.operations)
        .hasExactlyElementsOfTypes(Negotiation.Operation.Answer.class);
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

    answered(
        muted,
        ongoing().with(new Participant(BOB, PHONE, 2, 0, true, false, false, false)));

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
