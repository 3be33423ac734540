package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Attempts attempts = new Attempts(3, Duration.ofSeconds(30), 100);

  @Test
  void allowsABurstThenOnePerInterval() {
    burst("alice");

    assertThat(attempts.begin("alice", NOW)).isEqualTo(Duration.ofSeconds(30));
    assertThat(attempts.begin("alice", NOW.plusSeconds(29))).isEqualTo(Duration.ofSeconds(1));
    assertThat(attempts.begin("alice", NOW.plusSeconds(30))).isZero();
    assertThat(attempts.begin("alice", NOW.plusSeconds(30))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void countsEachKeyForItself() {
    burst("alice");

    assertThat(attempts.begin("bob", NOW)).isZero();
  }

  @Test
  void aRefusedAttemptIsNotCounted() {
    burst("alice");
    for (int i = 0; i < 1_000; i++) {
      attempts.begin("alice", NOW);
    }

    assertThat(attempts.begin("alice", NOW.plusSeconds(30))).isZero();
  }

  @Test
  void aSuccessIsGivenBack() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(attempts.begin("alice", NOW)).isZero();
      attempts.giveBack("alice");
    }
  }

  @Test
  void manyKeysCostBoundedMemory() {
    for (int i = 0; i < 10_000; i++) {
      attempts.begin("address " + i, NOW);
    }

    assertThat(attempts.tracked()).isEqualTo(100);
  }

  private void burst(String key) {
    for (int i = 0; i < 3; i++) {
      assertThat(attempts.begin(key, NOW)).isZero();
    }
  }
}
