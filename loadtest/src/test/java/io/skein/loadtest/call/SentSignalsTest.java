package io.skein.loadtest.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.call.SentSignals.Arrival;
import org.junit.jupiter.api.Test;

class SentSignalsTest {
  private static final long NOW = -5;

  private final SentSignals signals = new SentSignals(3);

  private void sendAll() {
    signals.schedule(NOW, 0);
    int next;
    while ((next = signals.due(NOW)) != 0) {
      signals.sent(next, NOW);
      signals.accepted(next);
    }
  }

  @Test
  void areDueOneAfterTheOther() {
    signals.schedule(NOW, 10);

    assertThat(signals.due(NOW - 1)).isZero();
    assertThat(signals.due(NOW)).isEqualTo(1);
    signals.sent(1, NOW);
    assertThat(signals.due(NOW + 9)).isZero();
    assertThat(signals.due(NOW + 10)).isEqualTo(2);
  }

  @Test
  void areHeardInWhateverOrderTheyArrive() {
    sendAll();

    assertThat(signals.arrived(2)).isEqualTo(Arrival.FIRST);
    assertThat(signals.arrived(1)).isEqualTo(Arrival.OVERTAKEN);
    assertThat(signals.arrived(1)).isEqualTo(Arrival.AGAIN);
    assertThat(signals.areHeard()).isFalse();
    assertThat(signals.arrived(3)).isEqualTo(Arrival.FIRST);
    assertThat(signals.areHeard()).isTrue();
  }

  @Test
  void oneThatWasNotSentIsMadeUp() {
    assertThat(signals.arrived(1)).isEqualTo(Arrival.MADE_UP);
    sendAll();
    assertThat(signals.arrived(0)).isEqualTo(Arrival.MADE_UP);
    assertThat(signals.arrived(4)).isEqualTo(Arrival.MADE_UP);
  }

  @Test
  void whatWasAcceptedAndIsNotThereIsMissing() {
    sendAll();
    signals.arrived(1);
    signals.arrived(3);

    assertThat(signals.missing(NOW)).isZero();
    assertThat(signals.missing(NOW + 1)).isEqualTo(2);
  }

  @Test
  void whatWasRefusedIsSentAgainAndNotMissing() {
    sendAll();
    signals.again(2, NOW + 5);

    assertThat(signals.due(NOW + 4)).isZero();
    assertThat(signals.due(NOW + 5)).isEqualTo(2);
    signals.arrived(1);
    signals.arrived(3);
    assertThat(signals.missing(NOW + 100)).isZero();
  }

  @Test
  void onlyWhatHasNoAnswerIsSentAgainWhenTheConnectionIsLost() {
    signals.schedule(NOW, 0);
    signals.sent(1, NOW);
    signals.accepted(1);
    signals.sent(2, NOW);
    signals.sent(3, NOW);
    signals.arrived(3);

    signals.connectionLost(NOW + 1);

    assertThat(signals.due(NOW + 1)).isEqualTo(2);
    signals.sent(2, NOW + 1);
    assertThat(signals.due(NOW + 1)).isZero();
    assertThat(signals.firstSentNanos(2)).isEqualTo(NOW);
  }
}
