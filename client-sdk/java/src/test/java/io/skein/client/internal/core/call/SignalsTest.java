package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.CallSignal;
import io.skein.protocol.CallSignal.Kind;
import io.skein.protocol.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private static final int JOIN = 3;

  private final SignalOutbox outbox = new SignalOutbox(JOIN);
  private final SignalInbox inbox = new SignalInbox();

  private int candidate() {
    return outbox.add(Kind.CANDIDATE, "candidate:", "0", 0, 0);
  }

  private List<Integer> sent(long now) {
    return outbox.take(now).stream().map(CallSignal::sequence).toList();
  }

  private List<Integer> heard(int sequence, long now) {
    return inbox.take(CallSignal.of(Kind.CANDIDATE, sequence, ""), now).stream()
        .map(CallSignal::sequence)
        .toList();
  }

  @Test
  void numbersWhatItSaysAndNamesTheJoining() {
    outbox.open(true);
    outbox.add(Kind.OFFER, "v=0", "", 0, 0);
    outbox.add(Kind.ANSWER, "v=0", "", 0, 7);

    assertThat(outbox.take(0))
        .containsExactly(
            new CallSignal(Kind.OFFER, 1, "v=0", "", 0, 0, JOIN),
            new CallSignal(Kind.ANSWER, 2, "v=0", "", 0, 7, JOIN));
  }

  @Test
  void waitsUntilBothAreThere() {
    candidate();

    assertThat(sent(0)).isEmpty();
    assertThat(outbox.nextDue()).isEqualTo(Long.MAX_VALUE);

    outbox.open(true);

    assertThat(outbox.nextDue()).isZero();
    assertThat(sent(0)).containsExactly(1);
  }

  @Test
  void hasSoManyOnTheirWayAndNoMore() {
    outbox.open(true);
    for (int i = 0; i < 20; i++) {
      candidate();
    }

    assertThat(sent(0)).hasSize(SignalOutbox.WINDOW);
    outbox.delivered(1);
    assertThat(sent(0)).containsExactly(SignalOutbox.WINDOW + 1);
  }

  @Test
  void saysWhatWasRefusedAgainUnderItsNumberBeforeWhatCameAfterIt() {
    outbox.open(true);
    candidate();
    candidate();
    assertThat(sent(0)).containsExactly(1, 2);
    candidate();

    assertThat(outbox.refused(1, ErrorCode.PARTICIPANT_AWAY, 0, 0)).isTrue();

    assertThat(sent(0)).isEmpty();
    assertThat(sent(outbox.nextDue())).containsExactly(1, 3);
  }

  @Test
  void waitsAsLongAsItIsTold() {
    outbox.open(true);
    candidate();
    sent(0);

    assertThat(outbox.refused(1, ErrorCode.OVERLOADED, 5_000, 0)).isFalse();

    assertThat(outbox.nextDue()).isEqualTo(5_000);
  }

  @Test
  void givesUpWhatIsRefusedForGoodOrTooOften() {
    outbox.open(true);
    candidate();
    sent(0);
    assertThat(outbox.refused(1, ErrorCode.BAD_REQUEST, 0, 0)).isFalse();
    assertThat(outbox.nextDue()).isEqualTo(Long.MAX_VALUE);

    candidate();
    for (int i = 0; i <= SignalOutbox.REFUSALS_MAX; i++) {
      assertThat(sent(outbox.nextDue())).containsExactly(2);
      outbox.refused(2, ErrorCode.NOT_IN_CALL, 0, 0);
    }
    assertThat(outbox.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void leavesCandidatesOutThatAreTooManyAndNothingElse() {
    for (int i = 0; i < SignalOutbox.WAITING_MAX; i++) {
      candidate();
    }

    assertThat(candidate()).isZero();
    assertThat(outbox.add(Kind.OFFER, "v=0", "", 0, 0)).isEqualTo(SignalOutbox.WAITING_MAX + 1);
  }

  @Test
  void givesOutWhatItHearsInOrderAndOnce() {
    assertThat(heard(2, 0)).isEmpty();
    assertThat(heard(3, 0)).isEmpty();
    assertThat(heard(2, 0)).isEmpty();
    assertThat(heard(1, 0)).containsExactly(1, 2, 3);
    assertThat(heard(1, 0)).isEmpty();
    assertThat(heard(3, 0)).isEmpty();
    assertThat(heard(4, 0)).containsExactly(4);
  }

  @Test
  void knowsSinceWhenOneIsMissingAndGoesOnWithoutIt() {
    heard(3, 10);
    heard(4, 20);
    heard(6, 30);
    assertThat(inbox.missingSince()).isEqualTo(10);

    assertThat(inbox.skip(50)).extracting(CallSignal::sequence).containsExactly(3, 4);
    assertThat(inbox.missingSince()).isEqualTo(50);
    assertThat(heard(2, 60)).isEmpty();
    assertThat(heard(5, 70)).containsExactly(5, 6);
    assertThat(inbox.missingSince()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void holdsSoManyThatCameTooEarlyAndNoMore() {
    for (int i = 2; i < 200; i++) {
      assertThat(heard(i, 0)).isEmpty();
    }

    assertThat(heard(1, 0)).hasSize(SignalInbox.EARLY_MAX + 1);
  }
}
