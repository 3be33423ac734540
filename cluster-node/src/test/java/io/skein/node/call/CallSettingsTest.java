package io.skein.node.call;

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
class CallSettingsTest {
  private static final Config DEFAULTS = ConfigFactory.parseResources("skein/call.conf").resolve();

  static CallSettings with(String hocon) {
    return CallSettings.from(
        ConfigFactory.parseString("skein.call { " + hocon + " }").withFallback(DEFAULTS).resolve());
  }

  @Test
  void startsFromTheDefaults() {
    CallSettings settings = CallSettings.from(DEFAULTS);

    assertThat(settings.ringTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.reconnectWindow()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.candidates()).isEqualTo(CandidatePolicy.ALL);
    assertThat(settings.startsPerMinute()).isEqualTo(10);
    assertThat(with("present-every = 300ms, sfu.present-every = 10s").deskPatience())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(with("private-candidates = false").candidates()).isEqualTo(CandidatePolicy.PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ring-time = 999ms",
        "reconnect-window = 6m",
        "alone-max = 0s",
        "length-max = 59s",
        "told-members-max = 1",
        "starts-per-minute = 0",
        "signals-per-second = 0",
        "signals-burst = 0",
        "tell-again = 31s",
        "present-every = 61s",
        "members-check-every = 500ms",
        "look-every = 99ms",
        "wakes-max = 0",
        "watch-every = 500ms",
        "ask-timeout = 61s",
        "retry-after = 99ms",
        "idle-after = 0s",
        "waiting-max = 0",
        "kept-for = 12h",
        "sfu.present-every = 999ms",
        "sfu.move-every = 61s",
      })
  void refusesWhatIsOutOfRangeAndNamesTheKey(String setting) {
    assertThatThrownBy(() -> with(setting))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.call." + setting.substring(0, setting.indexOf(' ')));
  }
}
