package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreChecksTest {

  @ParameterizedTest
  @ValueSource(strings = {"batch", "group"})
  void trustsAStoreThatSyncsBeforeItAnswers(String sync) {
    assertThat(StoreChecks.losesNothing(sync)).isTrue();
  }

  @Test
  void doubtsAStoreThatSyncsNowAndThenOrDoesNotSay() {
    assertThat(StoreChecks.losesNothing("periodic")).isFalse();
    assertThat(StoreChecks.losesNothing("unknown")).isFalse();
  }
}
