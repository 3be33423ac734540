package io.skein.node.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults, and what is refused. */
class ScheduleSettingsTest {
  private static final Config DEFAULTS = ConfigFactory.parseResources("skein/schedule.conf");

  @Test
  void startsFromTheDefaults() {
    assertThat(ScheduleSettings.from(DEFAULTS))
        .isEqualTo(
            new ScheduleSettings(
                Duration.ofSeconds(2), 100, Duration.ofSeconds(15), Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "look-every = 99ms",
        "wakes-in-flight-max = 0",
        "wake-timeout = 9s",
        "post-timeout = 61s",
      })
  void refusesWhatIsOutOfRangeAndNamesTheKey(String setting) {
    Config config =
        ConfigFactory.parseString("skein.schedule { " + setting + " }").withFallback(DEFAULTS);

    assertThatThrownBy(() -> ScheduleSettings.from(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.schedule." + setting.substring(0, setting.indexOf(' ')));
  }
}
