package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisorSettingsTest {

  /** Unresolved: an environment that sets SKEIN_... must not decide these tests. */
  private static final Config DEFAULTS =
      ConfigFactory.parseResources("skein/up.conf")
          .resolve(com.typesafe.config.ConfigResolveOptions.noSystem().setAllowUnresolved(true));

  @Test
  void defaultsAreValid() {
    SupervisorSettings settings = SupervisorSettings.from(DEFAULTS);

    assertThat(settings.restartsPerMinute()).isEqualTo(5);
    assertThat(settings.storeJavaHome()).isEmpty();
    assertThat(settings.storeJvmOptions()).isEmpty();
    assertThat(settings.outputBytesMax()).isEqualTo(10 * 1024 * 1024);
  }

  @Test
  void operatorsFileAsShippedChangesNothing() {
    Config shipped =
        ConfigFactory.parseFile(Path.of("../config/up.conf").toFile()).withFallback(DEFAULTS);

    assertThat(SupervisorSettings.from(shipped)).isEqualTo(SupervisorSettings.from(DEFAULTS));
  }

  @Test
  void jvmOptionsAreWords() {
    Config config =
        ConfigFactory.parseString("skein.up.node.jvm-options = \" -Xmx1g  -XX:+UseG1GC \"")
            .withFallback(DEFAULTS);

    assertThat(SupervisorSettings.from(config).nodeJvmOptions())
        .containsExactly("-Xmx1g", "-XX:+UseG1GC");
  }

  @ParameterizedTest
  @CsvSource({
    "store.ready-within, 0s",
    "store.stop-within, 11m",
    "node.ready-within, -1s",
    "node.stop-within, 1h",
    "restarts-per-minute, 61",
    "restarts-per-minute, -1",
    "output-bytes-max, 1KiB",
  })
  void refusesWhatIsOutOfRangeAndNamesTheKey(String key, String value) {
    Config config =
        ConfigFactory.parseString("skein.up." + key + " = " + value).withFallback(DEFAULTS);

    assertThatThrownBy(() -> SupervisorSettings.from(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.up." + key);
  }
}
