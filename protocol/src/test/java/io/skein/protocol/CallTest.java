package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final CallId ID = new CallId(3, 4);
  private static final Call.Participant CALLER =
      new Call.Participant(ALICE, new DeviceId(5), 1, 0, false, true, false, false);

  private static Content.CallEntry entry(
      Call.Media media, Call.Outcome outcome, long durationMillis) {
    return new Content.CallEntry(ID, ALICE, media, outcome, 1_000, durationMillis, List.of(ALICE));
  }

  @Test
  void anEntryIsToldInSignsAndADuration() {
    assertThat(entry(Call.Media.AUDIO, Call.Outcome.ANSWERED, 3_725_999).plainText())
        .isEqualTo("📞 1:02:05");
    assertThat(entry(Call.Media.VIDEO, Call.Outcome.MISSED, 0).plainText()).isEqualTo("📹 ✕");
    assertThat(entry(Call.Media.VIDEO, Call.Outcome.MISSED, 0).isNews()).isTrue();
  }

  @Test
  void anEntryIsKnownByTheIdOfItsCall() {
    assertThat(CallId.of(ID.ofEntry())).isEqualTo(ID);
    assertThat(CallId.random()).isNotEqualTo(CallId.random());
  }

  /** Alice calls Bob. */
  private static Call calling() {
    return new Call(
        ID,
        ConversationId.direct(ALICE, BOB),
        ALICE,
        Call.Media.VIDEO,
        Call.Phase.CALLING,
        null,
        1_000,
        0,
        0,
        31_000,
        List.of(CALLER),
        List.of(new Call.Invited(BOB, Call.Invited.State.RINGING)),
        7);
  }

  @Test
  void knowsWhoTakesPartAndWhoRings() {
    Call call = calling();

    assertThat(call.participant(ALICE)).isEqualTo(CALLER);
    assertThat(call.participant(BOB)).isNull();
    assertThat(call.rings(BOB)).isTrue();
    assertThat(call.rings(ALICE)).isFalse();
    assertThat(call.isEnded()).isFalse();
  }

  @Test
  void isTheSameInAnotherVersionByAnotherRoom() {
    Call other = calling().with(8, 2);

    assertThat(other.version()).isEqualTo(8);
    assertThat(other.room()).isEqualTo(2);
    assertThat(other.with(7, 0)).isEqualTo(calling());
  }

  @Test
  void nobodyTakesPartInOneThatHasEnded() {
    List<Call.Invited> absent = List.of(new Call.Invited(BOB, Call.Invited.State.MISSED));

    Call ended = calling().ended(Call.Outcome.MISSED, 31_000, absent);

    assertThat(ended)
        .isEqualTo(
            new Call(
                ID,
                ConversationId.direct(ALICE, BOB),
                ALICE,
                Call.Media.VIDEO,
                Call.Phase.ENDED,
                Call.Outcome.MISSED,
                1_000,
                0,
                31_000,
                0,
                List.of(),
                absent,
                7));
  }

  @Test
  void aSignalInALogLineGivesNoAddressAway() {
    CallSignal signal = CallSignal.of(CallSignal.Kind.OFFER, 1, "a=candidate:1 192.0.2.1");

    assertThat(signal.toString()).doesNotContain("192.0.2.1");
  }
}
