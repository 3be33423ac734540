package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Call;
import io.skein.protocol.Call.Invited;
import io.skein.protocol.Call.Media;
import io.skein.protocol.Call.Outcome;
import io.skein.protocol.CallId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallLinesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);

  private final CallLines alices =
      new CallLines(user -> user.equals(ALICE) ? "you" : user.equals(BOB) ? "bob" : "carol", ALICE);

  private static Content.CallEntry entry(
      UserId caller, Media media, Outcome outcome, long millis, UserId... users) {
    return new Content.CallEntry(
        new CallId(1, 2), caller, media, outcome, 1_000, millis, List.of(users));
  }

  @Test
  void aCallThatWasIsToldWithItsLength() {
    assertThat(alices.of(entry(BOB, Media.VIDEO, Outcome.ANSWERED, 3_725_999, BOB, ALICE)))
        .isEqualTo("bob called: video call, 1 h 2 min 5 s");
    assertThat(alices.of(entry(ALICE, Media.AUDIO, Outcome.ANSWERED, 60_000, ALICE, BOB, CAROL)))
        .isEqualTo("you called: voice call, 1 min, 3 took part");
    assertThat(alices.of(entry(BOB, Media.AUDIO, Outcome.ANSWERED, 900, BOB, CAROL)))
        .isEqualTo("bob called: voice call, 0 s, without you");
  }

  @Test
  void aCallThatNobodyAnsweredIsToldByWhoWaited() {
    assertThat(alices.of(entry(BOB, Media.VIDEO, Outcome.MISSED, 0, BOB)))
        .isEqualTo("missed video call from bob");
    assertThat(alices.of(entry(BOB, Media.AUDIO, Outcome.CANCELLED, 0, BOB)))
        .isEqualTo("missed voice call from bob");
    assertThat(alices.of(entry(ALICE, Media.AUDIO, Outcome.MISSED, 0, ALICE)))
        .isEqualTo("you called: voice call, no answer");
    assertThat(alices.of(entry(ALICE, Media.AUDIO, Outcome.CANCELLED, 0, ALICE)))
        .isEqualTo("you called off a voice call");
    assertThat(alices.of(entry(ALICE, Media.AUDIO, Outcome.BUSY, 0, ALICE)))
        .isEqualTo("you called: voice call, busy");
  }

  @Test
  void aCallThatGoesOnIsToldWithWhoTakesPart() {
    Call call =
        new Call(
            new CallId(1, 2),
            ConversationId.direct(ALICE, BOB),
            BOB,
            Media.VIDEO,
            Call.Phase.ONGOING,
            null,
            1_000,
            2_000,
            0,
            9_000,
            List.of(
                new Call.Participant(BOB, new DeviceId(1), 1, 5_000, true, true, false, true),
                new Call.Participant(ALICE, new DeviceId(2), 2, 0, false, false, true, false)),
            List.of(
                new Invited(CAROL, Invited.State.RINGING), new Invited(BOB, Invited.State.LEFT)),
            1);

    assertThat(alices.of(call, Duration.ofSeconds(61)))
        .containsExactly(
            "-- video call of bob, for 1 min 1 s",
            "  bob (connection lost, on hold, muted, camera on)",
            "  you, on another device (shares the screen)",
            "  carol: rings");
  }
}
