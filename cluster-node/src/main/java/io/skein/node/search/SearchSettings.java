package io.skein.node.search;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How messages are searched: {@code skein.search}. What each setting means, and why its default, is
 * told in {@code skein/search.conf}.
 */
public record SearchSettings(
    int shards,
    Duration delay,
    Duration catchUpWait,
    int readsInFlightMax,
    Duration readTimeout,
    Duration checkEvery,
    int partsWaitingMax,
    int searchesPerUserMax,
    int searchesInFlightMax,
    Duration timeout,
    Duration retryAfter,
    Files files) {
  /**
   * Where indexes are kept.
   *
   * @param commitEvery what is not stored yet at most, in time
   * @param keepFor how long an index is kept whose shard is elsewhere
   */
  public record Files(Path directory, Duration commitEvery, Duration keepFor) {}

  private static final int DOUBLINGS_MAX = 10;
  private static final Duration TEN_MILLIS = Duration.ofMillis(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static SearchSettings from(Config config) {
    CheckedConfig search = CheckedConfig.of(config, "skein.search");
    return new SearchSettings(
        search.number("shards", 1, 256),
        search.duration("delay", TEN_MILLIS, MINUTE),
        search.duration("catch-up-wait", Duration.ZERO, SECOND.multipliedBy(10)),
        search.number("reads-in-flight-max", 1, 1_000),
        search.duration("read-timeout", TEN_MILLIS, MINUTE),
        search.duration("check-every", SECOND, DAY.multipliedBy(30)),
        search.number("parts-waiting-max", 1, 100_000),
        search.number("searches-per-user-max", 1, 100),
        search.number("searches-in-flight-max", 1, 10_000),
        search.duration("timeout", TEN_MILLIS, MINUTE),
        search.duration("retry-after", TEN_MILLIS, MINUTE.multipliedBy(10)),
        new Files(
            search.file("directory"),
            search.duration("commit-every", SECOND, DAY),
            search.duration("keep-for", MINUTE, DAY.multipliedBy(365))));
  }

  /**
   * How long an index waits that could not be opened or written so many times in a row: a disk that
   * is full stays so for a while, and nobody has to read of it every two seconds.
   */
  Duration openAgainAfter(int failures) {
    Duration pause = retryAfter.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    Duration most = retryAfter.compareTo(MINUTE) > 0 ? retryAfter : MINUTE;
    return pause.compareTo(most) < 0 ? pause : most;
  }

  int retryAfterMillis() {
    return Math.toIntExact(retryAfter.toMillis());
  }
}
