package io.skein.node.cli.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what follows when a child ended by itself: another start after a growing pause, or none,
 * when it has ended too often within a minute. Pure and immutable.
 *
 * @param perMinuteMax how many restarts any minute may see
 * @param recent the times of the last minute's restarts, oldest first
 */
record RestartRule(int perMinuteMax, List<Instant> recent) {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  RestartRule {
    recent = List.copyOf(recent);
  }

  static RestartRule perMinute(int max) {
    return new RestartRule(max, List.of());
  }

  /** What to do about a child that ended at {@code now}. */
  Decision ended(Instant now) {
    List<Instant> within =
        recent.stream().filter(restart -> restart.isAfter(now.minus(WINDOW))).toList();
    if (within.size() >= perMinuteMax) {
      return new GiveUp(within.size());
    }
    // At once the first time; a process that cannot start must not keep the machine busy.
    Duration pause =
        within.isEmpty() ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (within.size() - 1));
    List<Instant> after = new ArrayList<>(within);
    after.add(now);
    return new Restart(pause, new RestartRule(perMinuteMax, after));
  }

  sealed interface Decision {}

  /** Start it again after {@code pause}, and judge its next end by {@code next}. */
  record Restart(Duration pause, RestartRule next) implements Decision {}

  /** Leave it down: it was restarted {@code restarts} times within a minute. */
  record GiveUp(int restarts) implements Decision {}
}
