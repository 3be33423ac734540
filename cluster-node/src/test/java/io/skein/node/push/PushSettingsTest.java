package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.node.platform.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushSettingsTest {
  @TempDir Path folder;

  private static Config config(String changes) {
    return ConfigFactory.parseString(changes).withFallback(ConfigFactory.load()).resolve();
  }

  @Test
  void withoutAnyKeyNobodyIsPushed() {
    PushSettings settings = PushSettings.from(config(""));

    assertThat(settings.told().content()).isEqualTo(PushSettings.Content.NONE);
    assertThat(settings.web()).isEmpty();
    assertThat(settings.apns()).isEmpty();
    assertThat(settings.fcm()).isEmpty();
    PushServices services = PushServices.of(settings, Clock.systemUTC());
    assertThat(services.senders()).isEmpty();
    assertThat(services.webKey()).isEmpty();
  }

  @Test
  void theKnownServicesOfBrowsersAreSpokenTo() {
    PushEndpointRules endpoints =
        PushSettings.from(config("skein.push.web.key-file = unread"))
            .web()
            .orElseThrow()
            .endpoints();

    assertThat(endpoints.allow("https://fcm.googleapis.com/fcm/send/abc")).isTrue();
    assertThat(endpoints.allow("https://updates.push.services.mozilla.com/wpush/v2/a")).isTrue();
    assertThat(endpoints.allow("https://web.push.apple.com/abc")).isTrue();
    assertThat(endpoints.allow("https://wns2-par02p.notify.windows.com/w/?token=a")).isTrue();
    assertThat(endpoints.allow("https://metadata.google.internal/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content = everything",
        "text-length-max = 251",
        "delay = 61s",
        "interval = 61m",
        "badge-conversations-max = -1",
        "subscription-life = 1h",
        "message-life = 29d",
        "request-timeout = 0s",
        "queue.waiting-max = 0",
        "queue.attempts-max = 21",
        "queue.backoff-max = 1s",
        "apns.url = \"http://a.example\"",
        "apns.topic = \"\"",
        "fcm.url = \"nowhere\"",
        "web.hosts = [\"*\"]"
      })
  void aBadValueIsNamed(String change) {
    String all =
        "skein.push { web.key-file = w, apns { key-file = a, key-id = k, team-id = t, topic = o },"
            + " fcm.service-account-file = f }\n";
    assertThatThrownBy(() -> PushSettings.from(config(all + "skein.push." + change)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.push." + change.replaceAll(" .*", ""));
  }

  @Test
  void aPairOfKeysIsReadAsItWasMade() throws Exception {
    Path file = Files.writeString(folder.resolve("web-push.pem"), PushKeys.newPair());

    KeyPair pair = PushKeys.pair(file, "here");

    assertThat(P256.point((ECPublicKey) pair.getPublic()).size()).isEqualTo(65);
    PushSettings settings =
        PushSettings.from(config("skein.push.web.key-file = \"%s\"".formatted(file)));
    assertThat(PushServices.of(settings, Clock.systemUTC()).webKey())
        .contains(P256.point((ECPublicKey) pair.getPublic()));
  }

  @Test
  void keysThatCannotBeUsedStopTheNodeAndAreNotRepeated() throws Exception {
    String one = PushKeys.newPair();
    String other = PushKeys.newPair();
    String split = "-----BEGIN PUBLIC KEY-----";
    String mixed = one.substring(0, one.indexOf(split)) + other.substring(other.indexOf(split));
    for (String bad : new String[] {"s3cret", one.substring(0, one.indexOf(split)), mixed}) {
      Path file = Files.writeString(folder.resolve("bad.pem"), bad);

      assertThatThrownBy(() -> PushKeys.pair(file, "skein.push.web.key-file"))
          .isInstanceOf(InvalidSettingException.class)
          .hasMessageContaining("skein.push.web.key-file")
          .hasMessageNotContaining("s3cret");
    }
    assertThatThrownBy(() -> PushKeys.pair(folder.resolve("absent"), "there"))
        .isInstanceOf(InvalidSettingException.class);
  }
}
