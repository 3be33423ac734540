package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseResources("skein/session.conf").resolve();

  @Test
  void readsItsDefaults() {
    SessionSettings settings = SessionSettings.from(DEFAULTS);

    assertThat(settings.idleAfter()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.conversationsMax()).isEqualTo(2000);
    assertThat(settings.pageBytesMax()).isEqualTo(256 * 1024);
    assertThat(settings.retryAfterMillis()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idle-after = 0s",
        "conversations-max = 0",
        "requests-max = 0",
        "page-bytes-max = 1 MiB",
        "page-bytes-max = 9000000000",
        "summaries-in-flight-max = 0",
        "summaries-timeout = 2m",
        "sync-rounds-max = 0",
        "sync-again-after = 2h",
        "writes-in-flight-max = 0",
        "acknowledge-delay = 1m",
        "retry-after = 1ms",
        "stop-timeout = 5m"
      })
  void namesTheSettingThatIsOutOfRange(String setting) {
    Config config =
        ConfigFactory.parseString("skein.session { " + setting + " }").withFallback(DEFAULTS);

    assertThatThrownBy(() -> SessionSettings.from(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.session." + setting.split(" ", 2)[0]);
  }
}
