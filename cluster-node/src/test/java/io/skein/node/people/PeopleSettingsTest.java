package io.skein.node.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.skein.protocol.Limits;
import io.skein.protocol.Self;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults, and what is refused. */
class PeopleSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseResources("skein/people.conf").resolve();

  @Test
  void startsFromTheDefaults() {
    PeopleSettings settings = PeopleSettings.from(DEFAULTS);

    assertThat(settings.limits()).isEqualTo(Limits.People.DEFAULTS);
    assertThat(settings.rules().requestLifetime()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.rules().strangers()).isEqualTo(Self.Strangers.UNTIL_ANSWERED);
  }

  @Test
  void takesEachWayToTreatStrangers() {
    assertThat(with("strangers = everyone").rules().strangers()).isEqualTo(Self.Strangers.EVERYONE);
    assertThat(with("strangers = contacts").rules().strangers()).isEqualTo(Self.Strangers.CONTACTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strangers = as-cluster",
        "strangers = nobody",
        "request-lifetime = 0s",
        "remembered-max = 1",
        "tell-timeout = 2m",
        "profiles.parallelism = 0",
        "request-rest = 366d",
        "limits.contacts-max = 0",
        "limits { contacts-max = 25000, blocked-max = 2000 }",
        "limits.stranger-messages-max = 21"
      })
  void refusesWhatIsOutOfRange(String setting) {
    assertThatThrownBy(() -> with(setting)).isInstanceOf(ConfigException.class);
  }

  private static PeopleSettings with(String setting) {
    return PeopleSettings.from(
        ConfigFactory.parseString("skein.people." + setting).withFallback(DEFAULTS));
  }
}
