package io.skein.node.call.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.node.platform.InvalidSettingException;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults, and what is refused. */
class IceSettingsTest {
  private static final Config DEFAULTS = ConfigFactory.parseResources("skein/call.conf").resolve();

  @TempDir private Path directory;

  static IceSettings with(String hocon) {
    return IceSettings.from(
        ConfigFactory.parseString("skein.call { " + hocon + " }").withFallback(DEFAULTS).resolve());
  }

  @Test
  void startsFromTheDefaults() {
    IceSettings settings = IceSettings.from(DEFAULTS);

    assertThat(settings.urls()).isEmpty();
    assertThat(settings.policy()).isEqualTo(Reply.IceServers.Policy.ALL);
    assertThat(settings.secretFile()).isEmpty();
    assertThat(settings.credentialLife()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.asksPerMinute()).isEqualTo(10);
    assertThat(settings.probes().reportsPerHour()).isEqualTo(20);
    assertThat(settings.probes().keptFor()).isEqualTo(Duration.ofDays(7));
    assertThat(TurnSecret.read(settings)).isEmpty();
  }

  @Test
  void takesUrlsAsAnEnvironmentVariableGivesThem() {
    IceSettings settings =
        with(
            "ice { urls = \"stun:a, turns:[2001:db8::1]:5349\", secret-file = /x, policy = relay }");

    assertThat(settings.urls()).containsExactly("stun:a", "turns:[2001:db8::1]:5349");
    assertThat(settings.policy()).isEqualTo(Reply.IceServers.Policy.RELAY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ice.urls = [\"https://turn.example.org\"]",
        "ice.urls = [\"stun:\"]",
        "ice.urls = [\"stun:a b\"]",
        "ice.urls = [\"stun:user@a\"]",
        "ice.urls = [\"stun:a:0\"]",
        "ice.urls = [\"stun:a:65536\"]",
        "ice.urls = [\"stun:a?transport=udp\"]",
        "ice.urls = [\"turn:a?transport=tls\"]",
        "ice.policy = relay",
        "ice.policy = none",
        "ice.credential-life = 9m",
        "ice.asks-per-minute = 0",
        "ice.users-max = 99",
        "probes.reports-per-hour = 0",
        "probes.writes-max = 0",
        "probes.kept-for = 91d",
      })
  void refusesWhatIsOutOfRangeAndNamesTheKey(String setting) {
    assertThatThrownBy(() -> with(setting))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.call." + setting.substring(0, setting.indexOf(' ')));
  }

  @Test
  void wantsASecretForATurnServer() {
    assertThatThrownBy(() -> with("ice.urls = [\"turn:a\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.call.ice.secret-file");
  }

  @Test
  void refusesMoreUrlsThanADeviceIsTold() {
    assertThatThrownBy(() -> with("ice.urls = " + Collections.nCopies(17, "\"stun:a\"")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.call.ice.urls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "too short",
        "a secret with blanks in it",
        "fifteen signs..",
        "zwölf Boxkämpfer-jagen"
      })
  void refusesAFileThatHoldsNoSecretAndTellsNothingOfIt(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), content);
    IceSettings settings = with("ice { urls = [\"turn:a\"], secret-file = \"" + file + "\" }");

    assertThatThrownBy(() -> TurnSecret.read(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("skein.call.ice.secret-file must be ")
        .message()
        .matches(message -> content.isEmpty() || !message.contains(content));
  }

  @Test
  void refusesAFileThatIsNotThere() {
    IceSettings settings =
        with("ice { urls = [\"turn:a\"], secret-file = \"" + directory.resolve("none") + "\" }");

    assertThatThrownBy(() -> TurnSecret.read(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.call.ice.secret-file must be a readable file");
  }

  @Test
  void readsTheSecretWithoutTheEndOfItsLine() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "0123456789abcdef\n");
    IceSettings settings = with("ice { urls = [\"turn:a\"], secret-file = \"" + file + "\" }");

    assertThat(TurnSecret.read(settings)).isPresent();
  }
}
