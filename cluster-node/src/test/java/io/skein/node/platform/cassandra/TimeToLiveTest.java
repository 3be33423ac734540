package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
  @Test
  void keepsForAtLeastAsLongAsIsAsked() {
    assertThat(TimeToLive.seconds(Duration.ofSeconds(7))).isEqualTo(7);
    assertThat(TimeToLive.seconds(Duration.ofMillis(7_001))).isEqualTo(8);
  }

  /** Zero would be for ever, and a negative one is refused. */
  @Test
  void keepsForASecondWhatIsOverAlready() {
    assertThat(TimeToLive.seconds(Duration.ZERO)).isEqualTo(1);
    assertThat(TimeToLive.seconds(Duration.ofDays(-1))).isEqualTo(1);
  }

  @Test
  void keepsForNoLongerThanTheStoreTakes() {
    assertThat(TimeToLive.seconds(Duration.ofDays(30 * 365))).isEqualTo(630_720_000);
  }
}
