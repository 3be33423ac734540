package io.skein.loadtest.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One call, told what a node would tell. */
class CallCourseTest {
  private static final long SECOND = 1_000_000_000L;
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final DeviceId PHONE = new DeviceId(1);
  private static final DeviceId TABLET = new DeviceId(2);
  private static final ConversationId CHAT = ConversationId.direct(ALICE, BOB);
  private static final CallId ID = new CallId(1, 2);
  private static final CallTerms TERMS =
      new CallTerms(
          2,
          30,
          Duration.ZERO,
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ZERO);

  private record Sent(Side side, Asked asked, Request request) {}

  private final Found found = new Found();
  private final List<Sent> sent = new ArrayList<>();
  private final CallCourse course =
      new CallCourse(
          ID,
          CHAT,
          ALICE,
          BOB,
          TERMS,
          0,
          (side, asked, request) -> sent.add(new Sent(side, asked, request)),
          found);
  private long now;
  private long version;

  /** Takes the only request that was made since. */
  private Sent asked(Side side, Asked.Kind kind) {
    assertThat(sent).as(kind.name()).hasSize(1);
    Sent one = sent.remove(0);
    assertThat(one.side()).isEqualTo(side);
    assertThat(one.asked().kind()).isEqualTo(kind);
    return one;
  }

  private Call call(Call.Phase phase, Call.@Nullable Outcome outcome, boolean joined) {
    List<Call.Participant> participants =
        Stream.of(
                new Call.Participant(ALICE, PHONE, 1, 0, false, false, false, false),
                new Call.Participant(BOB, TABLET, 2, 0, false, false, false, false))
            .limit(joined ? 2 : 1)
            .toList();
    List<Call.Invited> invited =
        joined || outcome != null
            ? List.of()
            : List.of(new Call.Invited(BOB, Call.Invited.State.CALLED));
    return new Call(
        ID,
        CHAT,
        ALICE,
        Call.Media.VIDEO,
        phase,
        outcome,
        1,
        joined ? 2 : 0,
        0,
        joined ? 0 : 30,
        participants,
        invited,
        ++version);
  }

  private void answer(Sent request, Reply reply) {
    course.answered(request.side(), request.asked(), reply, now);
  }

  private void bothHear(Call call) {
    course.told(Side.CALLER, new Reply.CallEvent(call), now);
    course.told(Side.CALLEE, new Reply.CallEvent(call), now);
  }

  private static Reply refusal(ErrorCode code) {
    return Reply.Failed.of(code, "");
  }

  /** Both talk, and each has a signal of its own to send. */
  private List<Sent> untilSignals() {
    course.begin(now);
    answer(
        asked(Side.CALLER, Asked.Kind.START),
        new Reply.CallState(call(Call.Phase.CALLING, null, false)));
    now += SECOND;
    course.told(Side.CALLEE, new Reply.CallEvent(call(Call.Phase.CALLING, null, false)), now);
    answer(
        asked(Side.CALLEE, Asked.Kind.RING),
        new Reply.CallState(call(Call.Phase.CALLING, null, false)));
    now += SECOND;
    Sent join = asked(Side.CALLEE, Asked.Kind.JOIN);
    Call ongoing = call(Call.Phase.ONGOING, null, true);
    answer(join, new Reply.CallState(ongoing));
    course.told(Side.CALLER, new Reply.CallEvent(ongoing), now);
    List<Sent> signals = List.copyOf(sent);
    sent.clear();
    assertThat(signals).extracting(one -> one.asked().kind()).containsOnly(Asked.Kind.SIGNAL);
    assertThat(signals).extracting(Sent::side).containsExactlyInAnyOrder(Side.values());
    return signals;
  }

  private static Sent of(Side side, List<Sent> signals) {
    return signals.stream().filter(one -> one.side() == side).findFirst().orElseThrow();
  }

  private void arrives(Sent signal) {
    Request.SignalCall request = (Request.SignalCall) signal.request();
    boolean fromAlice = signal.side() == Side.CALLER;
    course.told(
        signal.side().other(),
        new Reply.CallSignalEvent(
            CHAT, ID, fromAlice ? ALICE : BOB, fromAlice ? PHONE : TABLET, request.signal()),
        now);
  }

  private void delivered(Sent signal) {
    answer(signal, Reply.Done.INSTANCE);
    arrives(signal);
  }

  private void bothRead(Call.Outcome outcome) {
    Content.CallEntry entry =
        new Content.CallEntry(ID, ALICE, Call.Media.VIDEO, outcome, 1, 1, List.of(ALICE, BOB));
    Message message = new Message(CHAT, 1, ALICE, ID.ofEntry(), 1, entry);
    course.told(Side.CALLER, new Reply.MessageEvent(message), now);
    course.told(Side.CALLEE, new Reply.MessageEvent(message), now);
  }

  @Test
  void goesFromInviteToEntry() {
    List<Sent> signals = untilSignals();
    now += SECOND;
    signals.forEach(this::delivered);
    Sent leave = asked(Side.CALLER, Asked.Kind.LEAVE);
    Call ended = call(Call.Phase.ENDED, Call.Outcome.ANSWERED, true);
    answer(leave, new Reply.CallState(ended));
    course.told(Side.CALLEE, new Reply.CallEvent(ended), now);
    assertThat(course.isOver()).isFalse();
    bothRead(Call.Outcome.ANSWERED);

    assertThat(course.isOver()).isTrue();
    assertThat(course.isWhole()).isTrue();
    assertThat(course.hasBegun()).isTrue();
    assertThat(found.lines)
        .containsExactly("ringing 1", "answered 2", "signal 1", "signal 1", "over");
  }

  @Test
  void asksAgainWhenItIsRefusedForNow() {
    course.begin(now);
    answer(asked(Side.CALLER, Asked.Kind.START), refusal(ErrorCode.UNAVAILABLE));
    course.tick(now + SECOND / 4);
    assertThat(sent).isEmpty();

    course.tick(now + SECOND);

    asked(Side.CALLER, Asked.Kind.START);
    assertThat(found.lines).containsExactly("refused UNAVAILABLE");
  }

  @Test
  void isOverWhenItIsRefusedForGood() {
    course.begin(now);
    answer(asked(Side.CALLER, Asked.Kind.START), refusal(ErrorCode.BLOCKED));

    assertThat(course.isRefused()).isTrue();
    assertThat(course.hasBegun()).isFalse();
    assertThat(found.lines).containsExactly("refused BLOCKED", "over");
  }

  @Test
  void aSignalThatWasAcceptedAndNeverComesIsLost() {
    List<Sent> signals = untilSignals();
    delivered(of(Side.CALLER, signals));
    answer(of(Side.CALLEE, signals), Reply.Done.INSTANCE);

    course.tick(now + 4 * SECOND);
    assertThat(found.defects()).isEmpty();
    course.tick(now + 6 * SECOND);

    assertThat(found.defects()).containsExactly("DEFECT SIGNAL_LOST");
  }

  @Test
  void aSignalWhoseReceiverLostItsConnectionIsSentAgainAndNotLost() {
    List<Sent> signals = untilSignals();
    delivered(of(Side.CALLER, signals));
    answer(of(Side.CALLEE, signals), Reply.Done.INSTANCE);
    now += SECOND;
    course.lost(Side.CALLER, now);
    now += SECOND;
    course.back(Side.CALLER, now);
    answer(
        asked(Side.CALLER, Asked.Kind.LOOK),
        new Reply.CallState(call(Call.Phase.ONGOING, null, true)));
    answer(
        asked(Side.CALLER, Asked.Kind.JOIN),
        new Reply.CallState(call(Call.Phase.ONGOING, null, true)));

    course.tick(now + 6 * SECOND);

    assertThat(found.defects()).isEmpty();
    asked(Side.CALLEE, Asked.Kind.SIGNAL);
  }

  @Test
  void aSignalToWhomHasNotJoinedAgainIsNotLost() {
    List<Sent> signals = untilSignals();
    delivered(of(Side.CALLER, signals));
    course.lost(Side.CALLER, now);
    answer(of(Side.CALLEE, signals), refusal(ErrorCode.OVERLOADED));
    now += 20 * SECOND;
    course.tick(now);
    answer(asked(Side.CALLEE, Asked.Kind.SIGNAL), Reply.Done.INSTANCE);

    course.tick(now + 6 * SECOND);

    assertThat(found.defects()).isEmpty();
    asked(Side.CALLEE, Asked.Kind.SIGNAL);
  }

  @Test
  void aSignalThatIsGivenBackIsSentAgain() {
    List<Sent> signals = untilSignals();
    answer(of(Side.CALLER, signals), refusal(ErrorCode.PARTICIPANT_AWAY));
    course.tick(now + SECOND);

    Sent again = asked(Side.CALLER, Asked.Kind.SIGNAL);
    assertThat(again.asked()).isEqualTo(of(Side.CALLER, signals).asked());
  }

  @Test
  void aSignalThatArrivesTwiceIsToldAndNoDefect() {
    List<Sent> signals = untilSignals();
    arrives(of(Side.CALLER, signals));
    arrives(of(Side.CALLER, signals));

    assertThat(found.lines).endsWith("signal 0", "signal again");
    assertThat(found.defects()).isEmpty();
  }

  @Test
  void ringingAfterTheEndIsADefect() {
    untilSignals();
    Call zombie = call(Call.Phase.CALLING, null, false);
    version++;
    bothHear(call(Call.Phase.ENDED, Call.Outcome.FAILED, true));
    course.told(Side.CALLEE, new Reply.CallEvent(zombie), now);
    assertThat(found.defects()).as("an old word that comes late").isEmpty();

    course.told(Side.CALLEE, new Reply.CallEvent(call(Call.Phase.CALLING, null, false)), now);

    assertThat(found.defects()).containsExactly("DEFECT ZOMBIE");
  }

  @Test
  void differentOutcomesAreADefect() {
    untilSignals();
    course.told(
        Side.CALLER, new Reply.CallEvent(call(Call.Phase.ENDED, Call.Outcome.FAILED, true)), now);
    course.told(
        Side.CALLEE, new Reply.CallEvent(call(Call.Phase.ENDED, Call.Outcome.ANSWERED, true)), now);
    course.tick(now + 6 * SECOND);

    assertThat(found.defects()).containsExactly("DEFECT DISAGREEMENT");
    assertThat(course.isOver()).isTrue();
  }

  @Test
  void aCallOfWhoseEndOneHearsNothingIsStuck() {
    untilSignals();
    course.told(
        Side.CALLER, new Reply.CallEvent(call(Call.Phase.ENDED, Call.Outcome.FAILED, true)), now);

    course.tick(59 * SECOND);
    assertThat(course.isOver()).isFalse();
    course.tick(61 * SECOND);

    assertThat(found.defects()).containsExactly("DEFECT STUCK");
    assertThat(course.isOver()).isTrue();
  }

  @Test
  void aDeviceThatMayHaveMissedSomethingAsks() {
    untilSignals();
    course.told(Side.CALLEE, Reply.ResyncEvent.INSTANCE, now);
    answer(asked(Side.CALLEE, Asked.Kind.LOOK), refusal(ErrorCode.NO_SUCH_CALL));
    course.told(
        Side.CALLER, new Reply.CallEvent(call(Call.Phase.ENDED, Call.Outcome.FAILED, true)), now);
    course.told(Side.CALLER, Reply.ResyncEvent.INSTANCE, now);
    course.tick(now);

    assertThat(course.isOver()).isTrue();
    assertThat(found.defects()).isEmpty();
  }

  @Test
  void aDeviceThatComesBackHearsOfTheEnd() {
    untilSignals();
    course.lost(Side.CALLEE, now);
    course.told(
        Side.CALLER, new Reply.CallEvent(call(Call.Phase.ENDED, Call.Outcome.FAILED, true)), now);
    now += SECOND;
    course.back(Side.CALLEE, now);
    answer(asked(Side.CALLEE, Asked.Kind.LOOK), refusal(ErrorCode.NO_SUCH_CALL));
    bothRead(Call.Outcome.FAILED);

    assertThat(course.isOver()).isTrue();
    assertThat(found.defects()).isEmpty();
  }
}
