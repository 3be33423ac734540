package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.testing.Stages;
import io.skein.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordHashesTest {
  private static final int QUEUE_MAX = 4;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PasswordHashes hashes = hashes(8, 1);

  @AfterEach
  void close() {
    hashes.close();
  }

  @Test
  void verifiesTheRightPasswordOnly() {
    String hash = value(Stages.await(hashes.hash("correct horse")));

    assertThat(hash).startsWith("$argon2id$v=19$m=8,t=1,p=1$").doesNotContain("horse");
    assertThat(value(Stages.await(hashes.verify(hash, "correct horse")))).isTrue();
    assertThat(value(Stages.await(hashes.verify(hash, "correct horses")))).isFalse();
    assertThat(value(Stages.await(hashes.verify(null, "of nobody")))).isFalse();
  }

  @Test
  void anUnknownNameCostsAHashAsAWrongPasswordDoes() {
    String hash = value(Stages.await(hashes.hash("correct horse")));
    long before = registry.timer(AccountMetrics.PASSWORD_HASH).count();

    Stages.await(hashes.verify(hash, "wrong password"));
    Stages.await(hashes.verify(null, "wrong password"));

    assertThat(registry.timer(AccountMetrics.PASSWORD_HASH).count()).isEqualTo(before + 2);
  }

  @Test
  void everyKeyboardsAccentsAreOne() {
    String hash = value(Stages.await(hashes.hash("caf\u00e9 crema")));

    assertThat(value(Stages.await(hashes.verify(hash, "cafe\u0301 crema")))).isTrue();
  }

  @Test
  void seesThatSettingsHaveChanged() {
    String hash = value(Stages.await(hashes.hash("correct horse")));

    try (PasswordHashes stronger = hashes(16, 2)) {
      assertThat(hashes.isDated(hash)).isFalse();
      assertThat(stronger.isDated(hash)).isTrue();
      assertThat(value(Stages.await(stronger.verify(hash, "correct horse")))).isTrue();
    }
  }

  @Test
  void aStormOfLogInsIsBoundedAndCoded() {
    try (PasswordHashes slow = hashes(32 * 1024, 3)) {
      List<CompletionStage<Outcome<String>>> storm =
          IntStream.range(0, 100).mapToObj(i -> slow.hash("correct horse")).toList();

      List<Outcome<String>> outcomes = storm.stream().map(Stages::await).toList();

      assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).isNotEmpty();
      assertThat(outcomes)
          .filteredOn(Outcome.Refused.class::isInstance)
          .hasSizeGreaterThan(100 - 4 * QUEUE_MAX)
          .allSatisfy(
              outcome -> {
                Outcome.Refused<String> refused = (Outcome.Refused<String>) outcome;
                assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(refused.retryAfter()).isGreaterThan(Duration.ZERO);
              });
      assertThat(registry.counter(AccountMetrics.PASSWORD_OVERLOADED).count()).isPositive();
    }
  }

  private PasswordHashes hashes(int memoryKib, int iterations) {
    return new PasswordHashes(
        new AccountSettings.Hashing(memoryKib, iterations, 1, 1, QUEUE_MAX),
        new AccountMetrics(registry));
  }

  private static <T> T value(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }
}
