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
  private static final DetectionSettings DETECTION =
      new DetectionSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1));

  private static JournalSettings with(String overrides) {
    return JournalSettings.from(
        ConfigFactory.parseString(overrides).withFallback(ConfigFactory.load()).resolve());
  }

  @Test
  void saysTheFailoverThatTheTimesImply() {
    JournalSettings settings = with("");

    assertThat(settings.failover()).isEqualTo(Duration.ofSeconds(9));
    assertThat(settings.failover(DETECTION)).isEqualTo(Duration.ofSeconds(11));
    assertThat(settings.failoverLine(DETECTION))
        .contains(
            "served again about 11 s after",
            "ended after 9 s at most (lease 6 s, margin 1000 ms",
            "elsewhere after about 11 s (heartbeat 1000 ms, pause 3000 ms, stable after 5000 ms");
  }

  @Test
  void readsTheTimesOfTheClusterAsTheActorSystemHasThem() {
    assertThat(
            DetectionSettings.from(
                ConfigFactory.parseString(
                        "pekko.cluster.split-brain-resolver.stable-after = 5s,"
                            + " pekko.cluster.down-removal-margin = 1s")
                    .withFallback(ConfigFactory.parseResources("node-pekko.conf"))
                    .withFallback(ConfigFactory.load())
                    .resolve()))
        .isEqualTo(DETECTION);
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
    assertThat(settings.failover(DETECTION)).isEqualTo(Duration.ofSeconds(24));
  }
}
