package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class ApiSettingsTest {
  @Test
  void theDefaultsAreGood() {
    assertThat(ApiSettings.from(config("")).port()).isEqualTo(7480);
    assertThat(MetricsSettings.from(config("")).port()).isEqualTo(7490);
  }

  @Test
  void aBadValueIsNamed() {
    assertThatThrownBy(() -> ApiSettings.from(config("skein.http.port = 65536")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.http.port");
    assertThatThrownBy(() -> ApiSettings.from(config("skein.http.body-bytes-max = 1")))
        .hasMessageContaining("skein.http.body-bytes-max");
    assertThatThrownBy(() -> ApiSettings.from(config("skein.http.tls.enabled = true")))
        .hasMessageContaining("skein.http.tls.certificate-file");
  }

  private static Config config(String changes) {
    return ConfigFactory.parseString(changes)
        .withFallback(ConfigFactory.parseResources("skein/api.conf"))
        .resolve();
  }
}
