package io.skein.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.result.RunResult.ServerLimit;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallsScenarioTest {
  private static CallsScenario.Options options(int users, double rate, double seconds) {
    return new CallsScenario.Options(users, rate, 0, seconds, 12, 600, 50);
  }

  @Test
  void needsNothingWhereEachCallsSeldom() {
    assertThat(CallsScenario.needs(options(1000, 100, 18))).isEmpty();
  }

  @Test
  void namesTheLimitWhereEachCallsOften() {
    assertThat(CallsScenario.needs(options(100, 100, 60)))
        .containsExactly(
            new ServerLimit(
                CallsScenario.STARTS_SETTING, 30, CallsScenario.STARTS_PER_MINUTE, null));
  }

  @Test
  void knowsTheDefaultOfTheCluster() {
    Path file = Path.of("../cluster-node/src/main/resources/skein/call.conf");

    assertThat(
            ConfigFactory.parseFile(file.toFile()).resolve().getInt(CallsScenario.STARTS_SETTING))
        .isEqualTo(CallsScenario.STARTS_PER_MINUTE);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 1, 12, 600",
    "2, 0, 1, 12, 600",
    "2, 1, 0, 12, 600",
    "2, 1, 1, -1, 600",
    "2, 1, 1, 12, 2000",
  })
  void refusesWhatCannotBe(int users, double rate, double seconds, int signals, int bytes) {
    assertThatThrownBy(() -> new CallsScenario.Options(users, rate, 0, seconds, signals, bytes, 50))
        .isInstanceOf(RunException.class);
  }
}
