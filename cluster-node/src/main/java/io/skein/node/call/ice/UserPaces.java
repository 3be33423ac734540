package io.skein.node.call.ice;

import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each user may do something: so many times within a time, all of them at once if it
 * likes. Who has done nothing for that time is not remembered. Confined to one actor.
 */
final class UserPaces {
  private final long withinMillis;
  private final long intervalMillis;
  private final int usersMax;

  /** When each could do it as often as is allowed again. */
  private final Map<UserId, Long> fullAt = new HashMap<>();

  /**
   * @param usersMax who is remembered at once: one more has to wait
   */
  UserPaces(int most, Duration within, int usersMax) {
    this.withinMillis = within.toMillis();
    this.intervalMillis = withinMillis / most;
    this.usersMax = usersMax;
  }

  /** How many milliseconds to wait; 0: it may, and has. */
  int take(UserId user, long nowMillis) {
    long full = Math.max(nowMillis, fullAt.getOrDefault(user, nowMillis));
    long wait = full + intervalMillis - withinMillis - nowMillis;
    if (wait > 0) {
      return (int) wait;
    }
    if (!fullAt.containsKey(user) && !hasRoom(nowMillis)) {
      return (int) Math.max(1, intervalMillis);
    }
    fullAt.put(user, full + intervalMillis);
    return 0;
  }

  private boolean hasRoom(long nowMillis) {
    if (fullAt.size() >= usersMax) {
      fullAt.values().removeIf(full -> full <= nowMillis);
    }
    return fullAt.size() < usersMax;
  }

  int users() {
    return fullAt.size();
  }
}
