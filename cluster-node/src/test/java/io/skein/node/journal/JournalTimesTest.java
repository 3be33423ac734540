package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTimesTest {
  private static JournalSettings with(String overrides) {
    return JournalSettings.from(
        ConfigFactory.parseString(overrides).withFallback(ConfigFactory.load()).resolve());
  }

  @Test
  void saysTheFailoverThatTheTimesImply() {
    JournalSettings settings = with("");

    assertThat(settings.failover()).isEqualTo(Duration.ofSeconds(9));
    assertThat(settings.failoverLine()).contains("free 9 s after", "lease 6 s", "margin 1000 ms");
  }

  @ParameterizedTest
  @CsvSource({
    "lease.duration, 5s",
    "lease.renewal, 3s",
    "lease.timeout, 2s",
    "lease.margin, 500ms",
    "ownership.operation-timeout, 2s",
    "ownership.acquire-retry, 2s",
    "ownership.poll-max, 10ms",
  })
  void refusesTimesThatDoNotFitTogether(String key, String value) {
    assertThatThrownBy(() -> with("skein.journal." + key + " = " + value))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining(
            key.equals("ownership.poll-max")
                ? key
                : "skein.journal."
                    + (key.startsWith("lease.r") || key.startsWith("lease.t")
                        ? "lease.duration"
                        : key));
  }

  @Test
  void takesALongLeaseWithALongerMargin() {
    JournalSettings settings =
        with("skein.journal.lease { duration = 20s, renewal = 5s, margin = 2s }");

    assertThat(settings.failover()).isEqualTo(Duration.ofSeconds(24));
  }
}
