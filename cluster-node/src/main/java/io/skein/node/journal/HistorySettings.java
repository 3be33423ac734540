package io.skein.node.journal;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/** When entries go into history, and in which pieces: {@code skein.journal.history}, told there. */
public record HistorySettings(
    int afterEntries,
    Duration after,
    int pageEntriesMax,
    int pageBytesMax,
    int writesInFlightMax,
    Duration backoffMin,
    Duration backoffMax) {
  static HistorySettings from(Config root) {
    CheckedConfig config = CheckedConfig.of(root, "skein.journal.history");
    Duration backoffMin =
        config.duration("backoff-min", Duration.ofMillis(1), Duration.ofMinutes(1));
    return new HistorySettings(
        config.number("after-entries", 1, 100_000),
        config.duration("after", Duration.ofMillis(10), Duration.ofHours(1)),
        config.number("page-entries-max", 1, 128),
        config.bytes("page-bytes-max", 1024, 1 << 20),
        config.number("writes-in-flight-max", 1, 1_000),
        backoffMin,
        config.duration("backoff-max", backoffMin, Duration.ofMinutes(1)));
  }
}
