package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.UserId;
import org.junit.jupiter.api.Test;

/** How often is too often for all together, and for each of them. */
class FairPaceTest {
  private static final int PER_SECOND = 10;
  private static final int AT_ONCE = 50;
  private static final int EACH_AT_ONCE = 5;

  private final FairPace pace = new FairPace(PER_SECOND);

  private static UserId user(int number) {
    return new UserId(number);
  }

  private void take(int number, long nowMillis) {
    assertThat(pace.waitMillis(user(number), nowMillis)).isZero();
    pace.take(user(number), nowMillis);
  }

  @Test
  void leavesRoomForOthersWhateverOneUserDoes() {
    for (int i = 0; i < EACH_AT_ONCE; i++) {
      take(1, 1_000);
    }

    assertThat(pace.waitMillis(user(1), 1_000)).isPositive();
    take(2, 1_000);
    take(1, 2_000);
  }

  @Test
  void boundsAllTogether() {
    for (int i = 0; i < AT_ONCE; i++) {
      take(i, 1_000);
    }

    assertThat(pace.waitMillis(user(AT_ONCE), 1_000)).isPositive();
    take(AT_ONCE, 2_000);
  }

  @Test
  void remembersOnlyWhoTookSomethingLately() {
    for (int i = 0; i < AT_ONCE; i++) {
      take(i, 1_000);
    }

    take(AT_ONCE, 20_000);

    assertThat(pace.size()).isEqualTo(1);
  }
}
