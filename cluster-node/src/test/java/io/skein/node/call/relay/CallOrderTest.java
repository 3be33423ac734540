package io.skein.node.call.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.call.relay.CallOrder.Arrival;
import io.skein.protocol.Bytes;
import org.junit.jupiter.api.Test;

class CallOrderTest {
  private static final Bytes ONE = RelayFixtures.bytes("one");
  private static final Bytes OTHER = RelayFixtures.bytes("other");

  private final CallOrder order = new CallOrder(2);

  private Arrival arrived(long number, long previous, Bytes call) {
    return order.arrived(new Envelope(number, previous, call, Bytes.EMPTY));
  }

  @Test
  void whatFollowsIsNextThoughOtherCallsAreBetween() {
    assertThat(arrived(1, 0, ONE)).isEqualTo(Arrival.NEXT);
    assertThat(arrived(2, 0, OTHER)).isEqualTo(Arrival.NEXT);
    assertThat(arrived(3, 1, ONE)).isEqualTo(Arrival.NEXT);
    assertThat(order.last()).isEqualTo(3);
  }

  @Test
  void tellsWhatIsMissingOfTheSameCallOnly() {
    arrived(1, 0, ONE);

    assertThat(arrived(4, 0, OTHER)).as("2 and 3 were of one").isEqualTo(Arrival.NEXT);
    assertThat(arrived(5, 3, ONE)).isEqualTo(Arrival.AFTER_A_GAP);
    assertThat(arrived(6, 5, ONE)).isEqualTo(Arrival.NEXT);
  }

  @Test
  void whatHasBeenHereIsADuplicate() {
    arrived(1, 0, ONE);
    arrived(2, 1, ONE);

    assertThat(arrived(1, 0, ONE)).isEqualTo(Arrival.DUPLICATE);
    assertThat(arrived(2, 1, ONE)).isEqualTo(Arrival.DUPLICATE);
    assertThat(arrived(3, 2, ONE)).isEqualTo(Arrival.NEXT);
  }

  @Test
  void ofACallThatItHasForgottenSomethingMayBeMissing() {
    arrived(1, 0, ONE);
    arrived(2, 0, OTHER);
    arrived(3, 0, RelayFixtures.bytes("third"));

    assertThat(arrived(4, 1, ONE)).isEqualTo(Arrival.AFTER_A_GAP);
  }

  @Test
  void aSenderThatHasForgottenACallSaysNothingOfIt() {
    arrived(1, 0, ONE);

    assertThat(arrived(2, 0, ONE)).isEqualTo(Arrival.NEXT);
  }
}
