package io.skein.node.call.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Publication;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfferOutcomeTest {
  @Test
  void knowsEverythingThatAeronSays() {
    Map.of(
            0L,
            OfferOutcome.SENT,
            1408L,
            OfferOutcome.SENT,
            Publication.BACK_PRESSURED,
            OfferOutcome.AGAIN,
            Publication.ADMIN_ACTION,
            OfferOutcome.AGAIN,
            Publication.NOT_CONNECTED,
            OfferOutcome.NOT_CONNECTED,
            Publication.CLOSED,
            OfferOutcome.REOPEN,
            Publication.MAX_POSITION_EXCEEDED,
            OfferOutcome.REOPEN,
            -99L,
            OfferOutcome.REOPEN)
        .forEach((said, meant) -> assertThat(OfferOutcome.of(said)).isEqualTo(meant));
  }
}
