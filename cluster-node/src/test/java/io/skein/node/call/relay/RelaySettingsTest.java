package io.skein.node.call.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelaySettingsTest {
  @Test
  void defaultsAreGood() {
    RelaySettings settings = RelayFixtures.settings();

    assertThat(settings.port()).isEqualTo(7460);
    assertThat(settings.advertisedPort()).isEqualTo(7460);
    assertThat(settings.keys().current()).isEmpty();
    assertThat(settings.directory()).isEmpty();
    assertThat(settings.idleParkMax()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void othersMayReachItByAnotherPort() {
    RelaySettings settings =
        RelayFixtures.settings("skein.aeron { port = 1, advertised-port = 2 }");

    assertThat(settings.port()).isEqualTo(1);
    assertThat(settings.advertisedPort()).isEqualTo(2);
  }

  @Test
  void namesFilesAndDirectory() {
    RelaySettings settings =
        RelayFixtures.settings(
            "skein.aeron { keys { current-file = /k/1, previous-file = /k/0 }, directory = /d }");

    assertThat(settings.keys().current()).contains(Path.of("/k/1"));
    assertThat(settings.keys().previous()).contains(Path.of("/k/0"));
    assertThat(settings.directory()).contains(Path.of("/d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port = 0 | skein.aeron.port | from 1 to 65535",
        "term-bytes = 100000 | skein.aeron.term-bytes | power of two",
        "term-bytes = 32 KiB | skein.aeron.term-bytes | from 65536",
        "idle-park-max = 1s | skein.aeron.idle-park-max | to 100ms",
        "signal-bytes-max = 2 MiB | skein.aeron.signal-bytes-max | to 1048576",
        "queue-max = 0 | skein.aeron.queue-max | from 1",
        "queue-bytes-max = 64 KiB | skein.aeron.queue-bytes-max | from 65791",
        "answer-within = 100 ms | skein.aeron.answer-within | from 200ms",
        "restart-after-max = 10 ms | skein.aeron.restart-after-max | from 1s",
        "keys.previous-file = /k/0 | skein.aeron.keys.previous-file | current-file",
      })
  void namesTheSettingAndItsRange(String line, String key, String why) {
    assertThatThrownBy(() -> RelayFixtures.settings("skein.aeron { " + line + " }"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(why);
  }
}
