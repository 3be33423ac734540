package io.skein.node.journal;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long the cluster takes to give a dead member up, by Pekko's settings: its shards are placed
 * elsewhere then, whatever their lease says (rule 13: no safety rests on it).
 *
 * @param heartbeat from one heartbeat to the next
 * @param pause for how long heartbeats may be missing
 * @param stableAfter for how long the members must see the same before the resolver decides
 * @param removalMargin from the removal of the member to the start of its shards elsewhere
 */
public record DetectionSettings(
    Duration heartbeat, Duration pause, Duration stableAfter, Duration removalMargin) {
  /**
   * Two heartbeats are missed before the pause counts, one by the death and one by the detector.
   */
  private static final int HEARTBEATS = 2;

  /** As the actor system has them. */
  public static DetectionSettings from(Config root) {
    Config cluster = root.getConfig("pekko.cluster");
    return new DetectionSettings(
        cluster.getDuration("failure-detector.heartbeat-interval"),
        cluster.getDuration("failure-detector.acceptable-heartbeat-pause"),
        cluster.getDuration("split-brain-resolver.stable-after"),
        cluster.getDuration("down-removal-margin"));
  }

  /** From the death of a member until its shards are placed elsewhere, about. */
  public Duration untilPlaced() {
    return heartbeat.multipliedBy(HEARTBEATS).plus(pause).plus(stableAfter).plus(removalMargin);
  }
}
