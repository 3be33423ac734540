package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalSettingsTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseResources("skein/journal.conf").resolve();

  @Test
  void readsItsDefaults() {
    JournalSettings settings = JournalSettings.from(DEFAULTS);

    assertThat(settings.fence()).isEqualTo(Fence.CLOCK);
    assertThat(settings.lane().blockBytesMax()).isEqualTo(BlockCodec.BLOCK_BYTES_MAX);
    assertThat(settings.history().after()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.lease().deadUntilSealed()).isEqualTo(Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lanes = 0",
        "fence = hope",
        "lane.block-entries-max = 0",
        "lane.block-bytes-max = 257 KiB",
        "lane.block-bytes-max = 127 KiB",
        "lane.entry-bytes-max = 129 KiB",
        "lane.write-timeout = 1ms",
        "lane.backoff-max = 49ms",
        "lane.waiting-bytes-max = 63 KiB",
        "lane.backlog-bytes-max = 63 KiB",
        "history.after-entries = 0",
        "history.page-entries-max = 129",
        "history.backoff-max = 1ms",
        "lease.duration = 5900ms",
        "lease.margin = 599ms"
      })
  void namesTheSettingThatIsOutOfRange(String setting) {
    Config config =
        ConfigFactory.parseString("skein.journal { " + setting + " }").withFallback(DEFAULTS);

    assertThatThrownBy(() -> JournalSettings.from(config))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("skein.journal." + setting.split(" ", 2)[0]);
  }
}
