package io.skein.node.call.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UserPacesTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final UserId CAROL = new UserId(3);
  private static final long NOW = 1_000_000;

  private final UserPaces paces = new UserPaces(3, Duration.ofMinutes(1), 2);

  @Test
  void takesSoManyAtOnceAndThenOneAfterTheOther() {
    for (int i = 0; i < 3; i++) {
      assertThat(paces.take(ALICE, NOW)).isZero();
    }

    assertThat(paces.take(ALICE, NOW)).isEqualTo(20_000);
    assertThat(paces.take(ALICE, NOW + 19_999)).isEqualTo(1);
    assertThat(paces.take(ALICE, NOW + 20_000)).isZero();
    assertThat(paces.take(ALICE, NOW + 20_000)).isEqualTo(20_000);
  }

  @Test
  void holdsNobodyUpForAnother() {
    for (int i = 0; i < 4; i++) {
      paces.take(ALICE, NOW);
    }

    assertThat(paces.take(BOB, NOW)).isZero();
  }

  @Test
  void takesAsManyAgainAfterAWhile() {
    for (int i = 0; i < 3; i++) {
      paces.take(ALICE, NOW);
    }

    for (int i = 0; i < 3; i++) {
      assertThat(paces.take(ALICE, NOW + 60_000)).isZero();
    }
  }

  @Test
  void hasNoRoomForMoreUsersUntilSomeAreForgotten() {
    paces.take(ALICE, NOW);
    paces.take(BOB, NOW + 10_000);

    assertThat(paces.take(CAROL, NOW + 10_000)).isEqualTo(20_000);
    assertThat(paces.take(CAROL, NOW + 20_000)).isZero();
    assertThat(paces.users()).isEqualTo(2);
  }
}
