package io.skein.node.schedule;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How what is due is found and posted: {@code skein.schedule}. What each setting means, and why its
 * default, is told in {@code skein/schedule.conf}.
 */
public record ScheduleSettings(
    Duration lookEvery, int wakesInFlightMax, Duration wakeTimeout, Duration postTimeout) {
  private static final Duration HUNDRED_MILLIS = Duration.ofMillis(100);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static ScheduleSettings from(Config config) {
    CheckedConfig schedule = CheckedConfig.of(config, "skein.schedule");
    Duration postTimeout = schedule.duration("post-timeout", HUNDRED_MILLIS, MINUTE);
    return new ScheduleSettings(
        schedule.duration("look-every", HUNDRED_MILLIS, MINUTE.multipliedBy(10)),
        schedule.number("wakes-in-flight-max", 1, 1_000),
        schedule.duration("wake-timeout", postTimeout, MINUTE.multipliedBy(5)),
        postTimeout);
  }
}
