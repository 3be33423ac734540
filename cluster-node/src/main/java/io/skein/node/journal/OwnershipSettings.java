package io.skein.node.journal;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.time.Duration;

/**
 * How nodes take over from each other: {@code skein.journal.ownership}, told there.
 *
 * @param operationTimeout within which acquiring a shard is answered
 * @param acquireRetry pause before a refused acquisition is tried again
 * @param pollMin pause between two looks at a shard that is not free, doubling up to pollMax
 * @param callsMax store calls in flight for shards, and history writes of a recovery
 * @param backoff pause before a transaction is tried again whose outcome is unknown
 * @param watchedNodes how many of the next epochs a node watches
 * @param discoverInterval from one look at the list of epochs to the next
 * @param recoveryPatience how long a sealed epoch is left to whoever sealed it
 * @param endedKept how long the row of an ended epoch stays
 */
public record OwnershipSettings(
    Duration operationTimeout,
    Duration acquireRetry,
    Duration pollMin,
    Duration pollMax,
    int callsMax,
    Duration backoff,
    int watchedNodes,
    Duration discoverInterval,
    Duration recoveryPatience,
    Duration endedKept) {
  static OwnershipSettings from(Config root, LeaseTimes lease) {
    CheckedConfig config = CheckedConfig.of(root, "skein.journal.ownership");
    Duration least = Duration.ofMillis(1);
    Duration most = Duration.ofMinutes(10);
    Duration pollMin = config.duration("poll-min", least, most);
    OwnershipSettings settings =
        new OwnershipSettings(
            config.duration("operation-timeout", least, most),
            config.duration("acquire-retry", least, most),
            pollMin,
            config.duration("poll-max", pollMin, most),
            config.number("calls-max", 1, 1_000),
            config.duration("backoff", least, most),
            config.number("watched-nodes", 1, 100),
            config.duration("discover-interval", least, most),
            config.duration("recovery-patience", Duration.ZERO, most),
            config.duration("ended-kept", Duration.ofMinutes(1), Duration.ofDays(365)));
    Duration calls = lease.timeout().multipliedBy(2);
    if (settings.operationTimeout.compareTo(calls) < 0) {
      throw config.bad(
          "operation-timeout", "must be at least twice skein.journal.lease.timeout, " + calls);
    }
    Duration quarter = lease.duration().dividedBy(4);
    if (settings.acquireRetry.compareTo(quarter) > 0) {
      throw config.bad(
          "acquire-retry", "must be at most a quarter of the lease's duration, " + quarter);
    }
    return settings;
  }
}
