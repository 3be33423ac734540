package io.skein.node.call.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SfuSettingsTest {
  private static SfuSettings with(String hocon) {
    return SfuSettings.from(
        ConfigFactory.parseString("skein.call.sfu { " + hocon + " }")
            .withFallback(ConfigFactory.parseResources("skein/call.conf"))
            .resolve());
  }

  @Test
  void withoutServersThereIsNoSfu() {
    SfuSettings settings = with("secret-file = /etc/skein/sfu-secret");

    assertThat(settings.servers()).isEmpty();
    assertThat(settings.secretFile()).isEmpty();
    assertThat(SfuSecret.read(settings)).isEmpty();
  }

  @Test
  void serversAreKnownByTheirAddress() {
    SfuSettings settings =
        with("servers = [\"ws://a:8188\", \"wss://b/janus\"], secret-file = /etc/skein/secret");

    assertThat(settings.servers()).containsExactly("ws://a:8188", "wss://b/janus");
    assertThat(settings.secretFile()).contains(Path.of("/etc/skein/secret"));
  }

  @Test
  void theSecretIsOneLineThatCannotBeGuessed(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("sfu-secret");
    SfuSettings settings = with("servers = [\"ws://a:8188\"], secret-file = \"" + file + "\"");
    assertThatThrownBy(() -> SfuSecret.read(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.call.sfu.secret-file");

    Files.writeString(file, "too short\n");
    assertThatThrownBy(() -> SfuSecret.read(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.call.sfu.secret-file")
        .hasMessageNotContaining("too short");

    Files.writeString(file, "long-enough-to-be-one\n");
    assertThat(SfuSecret.read(settings).map(SfuSecret::text)).contains("long-enough-to-be-one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers = [\"ws://a:8188\"]",
        "servers = [\"http://a:8188\"], secret-file = s",
        "servers = [\"ws://secret@a:8188\"], secret-file = s",
        "servers = [\"nonsense\"], secret-file = s",
        "servers = [\"ws://a\", \"ws://a\"], secret-file = s",
        "bitrate-max = 100",
        "request-timeout = 0s",
        "keep-alive-every = 2m",
        "reconnect-after = 1ms",
        "present-every = 0s",
        "requests-max = 0",
        "asks-max = 1"
      })
  void refusesWhatCannotWork(String hocon) {
    assertThatThrownBy(() -> with(hocon))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.call.sfu");
  }
}
