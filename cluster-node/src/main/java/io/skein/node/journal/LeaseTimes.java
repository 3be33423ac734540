package io.skein.node.journal;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How long a node may decide after it renewed its lease, and how long another one waits before it
 * seals: {@code skein.journal.lease}, told there.
 *
 * @param duration D: how long a renewal is good for
 * @param renewal from one renewal to the next
 * @param timeout of one lightweight transaction
 * @param margin how much longer than D a sealer of this node's lease waits
 * @param watchPoll from one look at another's lease to the next
 */
public record LeaseTimes(
    Duration duration, Duration renewal, Duration timeout, Duration margin, Duration watchPoll) {
  /** Rates of two clocks differ by at most this: one part in a hundred. */
  private static final int CLOCK_ERROR = 100;

  static LeaseTimes from(Config root) {
    CheckedConfig config = CheckedConfig.of(root, "skein.journal.lease");
    Duration least = Duration.ofMillis(1);
    Duration most = Duration.ofMinutes(10);
    LeaseTimes times =
        new LeaseTimes(
            config.duration("duration", least, most),
            config.duration("renewal", least, most),
            config.duration("timeout", least, most),
            config.duration("margin", least, most),
            config.duration("watch-poll", least, most));
    Duration needed = times.renewal.plus(times.timeout.multipliedBy(2)).plusSeconds(1);
    if (times.duration.compareTo(needed) < 0) {
      throw config.bad(
          "duration", "must be at least renewal + 2 timeout + 1 s, which is " + needed);
    }
    Duration drift = times.duration.multipliedBy(10).dividedBy(CLOCK_ERROR);
    if (times.margin.compareTo(drift) < 0) {
      throw config.bad("margin", "must be at least a tenth of the duration, which is " + drift);
    }
    return times;
  }

  /** Rule 10: how far a machine's two clocks may drift apart between two renewals. */
  public Duration clockTolerance() {
    return margin.dividedBy(2);
  }

  /** Rule 8: how long a lease of this node must have stood still before others seal it. */
  public Duration sealAfter() {
    return duration.plus(margin);
  }

  /** From the death of a node to its seal, at most, while the store answers. */
  public Duration deadUntilSealed() {
    return sealAfter().plus(watchPoll);
  }
}
