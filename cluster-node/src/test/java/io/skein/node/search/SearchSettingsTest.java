package io.skein.node.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults, and what is refused. */
class SearchSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseString("skein.data-dir = data")
          .withFallback(ConfigFactory.parseResources("skein/search.conf"))
          .resolve();

  @Test
  void startsFromTheDefaults() {
    assertThat(SearchSettings.from(DEFAULTS))
        .isEqualTo(
            new SearchSettings(
                16,
                Duration.ofSeconds(1),
                Duration.ofMillis(1_500),
                8,
                Duration.ofSeconds(3),
                Duration.ofHours(1),
                5_000,
                4,
                64,
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                new SearchSettings.Files(
                    Path.of("data/search"), Duration.ofMinutes(1), Duration.ofHours(6))));
  }

  @Test
  void waitsLongerAfterEachFailureUpToAMinute() {
    SearchSettings usual = SearchSettings.from(DEFAULTS);

    assertThat(usual.openAgainAfter(1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(usual.openAgainAfter(2)).isEqualTo(Duration.ofSeconds(4));
    assertThat(usual.openAgainAfter(5)).isEqualTo(Duration.ofSeconds(32));
    assertThat(usual.openAgainAfter(6)).isEqualTo(Duration.ofMinutes(1));
    assertThat(usual.openAgainAfter(1_000)).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shards = 0",
        "delay = 9ms",
        "catch-up-wait = 11s",
        "reads-in-flight-max = 0",
        "read-timeout = 61s",
        "check-every = 999ms",
        "parts-waiting-max = 0",
        "searches-per-user-max = 101",
        "searches-in-flight-max = 0",
        "timeout = 9ms",
        "retry-after = 11m",
        "directory = \" \"",
        "commit-every = 999ms",
        "keep-for = 59s",
      })
  void refusesWhatIsOutOfRangeAndNamesTheKey(String setting) {
    Config config =
        ConfigFactory.parseString("skein.search { " + setting + " }").withFallback(DEFAULTS);

    assertThatThrownBy(() -> SearchSettings.from(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.search." + setting.substring(0, setting.indexOf(' ')));
  }
}
