package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationSettingsTest {
  private static final Config DEFAULTS = ConfigFactory.load();

  @Test
  void readsItsDefaults() {
    ConversationSettings settings = ConversationSettings.from(DEFAULTS);

    assertThat(settings.smallMembersMax()).isEqualTo(500);
    assertThat(settings.ownUnreadMax()).isEqualTo(1_000);
    assertThat(settings.stopTimeout())
        .as("a stop ends before the shard's hand-over does")
        .isLessThan(DEFAULTS.getDuration("skein.cluster.handoff-timeout"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small-members-max = 1",
        "dedupe-window = 0",
        "search.page-entries = 0",
        "operations.mention-all-per-second = 0",
        "write.batch-bytes-max = 1 MiB",
        "write.backoff-max = 10 ms",
        "load.backoff-min = 1 ms",
        "secure-after = 0 s",
        "idle-after = -1 s",
        "page-bytes-max = 1 MiB",
        "retry-after = 2 minutes"
      })
  void refusesWhatIsOutOfRangeAndNamesIt(String setting) {
    Config config =
        ConfigFactory.parseString("skein.conversation { " + setting + " }").withFallback(DEFAULTS);

    assertThatThrownBy(() -> ConversationSettings.from(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("skein.conversation." + setting.substring(0, setting.indexOf(' ')));
  }

  @Test
  void doublesItsPausesUpToTheLongest() {
    ConversationSettings.Backoff backoff =
        new ConversationSettings.Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(backoff.after(3)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.after(1_000_000)).isEqualTo(Duration.ofSeconds(1));
  }
}
