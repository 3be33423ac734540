package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.ConnectionState;
import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TroublesTest {
  private final Troubles troubles = new Troubles("u1.0");

  private static ConnectionState waiting(ErrorCode code) {
    return new ConnectionState.Waiting(code, "", Duration.ZERO);
  }

  @Test
  void toBeSentElsewhereIsNoTrouble() {
    troubles.connection(waiting(ErrorCode.GOING_AWAY));
    troubles.connection(new ConnectionState.Connecting());
    troubles.connection(new ConnectionState.Online("node-2", false));
    troubles.outcome("a post", null);

    Troubles.Seen seen = troubles.take();

    assertThat(seen.troubles()).isEmpty();
    assertThat(seen.sentOff()).isEqualTo(1);
    assertThat(seen.longestOffline()).isPositive();
  }

  @Test
  void aFailedAttemptARefusalAndAnEndAreTold() {
    troubles.connection(waiting(ErrorCode.UNAVAILABLE));
    troubles.outcome("a post", new SkeinException(ErrorCode.OUTCOME_UNKNOWN, ""));
    troubles.connection(new ConnectionState.Ended(ErrorCode.REPLACED, ""));

    assertThat(troubles.take().troubles()).hasSize(3).allMatch(told -> told.startsWith("u1.0: "));
    assertThat(troubles.take().troubles()).isEmpty();
  }

  @Test
  void keepsABoundedNumberAndCountsTheRest() {
    for (int i = 0; i < 1_000; i++) {
      troubles.connection(waiting(ErrorCode.UNAVAILABLE));
    }

    assertThat(troubles.take().troubles()).hasSize(21).last().asString().contains("980 more");
  }
}
