package io.skein.client.internal;

import org.jspecify.annotations.Nullable;

/**
 * Wakes one client at a time of its choosing. Set again and again (after every frame), so it is
 * cheap to move later: an earlier setting is left to ring, and its owner looks again. Confined to
 * the loop's thread.
 */
final class Alarm {
  private final EventLoop loop;
  private final Runnable owner;
  private @Nullable Setting current;

  Alarm(EventLoop loop, Runnable owner) {
    this.loop = loop;
    this.owner = owner;
  }

  /**
   * Rings at the latest at this time.
   *
   * @param at {@link Long#MAX_VALUE} for never
   */
  void ringBy(long at) {
    if (at != Long.MAX_VALUE && (current == null || at < current.at)) {
      current = new Setting(this, at);
      loop.set(current);
    }
  }

  /** Rings no more. */
  void cancel() {
    current = null;
  }

  /** One time at which an alarm may ring; void once the alarm has another. */
  static final class Setting implements Comparable<Setting> {
    private final Alarm alarm;
    private final long at;

    Setting(Alarm alarm, long at) {
      this.alarm = alarm;
      this.at = at;
    }

    long at() {
      return at;
    }

    void ring() {
      if (alarm.current == this) {
        alarm.current = null;
        alarm.owner.run();
      }
    }

    @Override
    public int compareTo(Setting other) {
      return Long.compare(at, other.at);
    }
  }
}
