package io.skein.node.call;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import io.skein.node.platform.Pace;
import io.skein.protocol.Limits;
import java.time.Duration;

/**
 * How calls go: {@code skein.call}. What each setting means, and why its default, is told in {@code
 * skein/call.conf}.
 */
public record CallSettings(
    Duration ringTime,
    Duration reconnectWindow,
    Duration aloneMax,
    Duration lengthMax,
    int toldMembersMax,
    int startsPerMinute,
    Pace signalPace,
    CandidatePolicy candidates,
    Duration tellAgain,
    Duration presentEvery,
    Duration membersCheckEvery,
    Duration lookEvery,
    int wakesMax,
    Duration watchEvery,
    Duration askTimeout,
    Duration retryAfter,
    Duration idleAfter,
    int waitingMax,
    Duration keptFor,
    Duration sfuPresentEvery,
    Duration sfuMoveEvery) {
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static CallSettings from(Config config) {
    CheckedConfig call = CheckedConfig.of(config, "skein.call");
    Duration ringTime = call.duration("ring-time", SECOND, MINUTE.multipliedBy(5));
    Duration lengthMax = call.duration("length-max", MINUTE, DAY.multipliedBy(7));
    return new CallSettings(
        ringTime,
        call.duration("reconnect-window", SECOND, MINUTE.multipliedBy(5)),
        call.duration("alone-max", SECOND, DAY),
        lengthMax,
        call.number("told-members-max", 2, 1_000),
        call.number("starts-per-minute", 1, 10_000),
        Pace.of(
            call.number("signals-per-second", 1, 100_000),
            call.number("signals-burst", 1, 1_000_000)),
        call.flag("private-candidates") ? CandidatePolicy.ALL : CandidatePolicy.PUBLIC,
        call.duration("tell-again", TENTH, ringTime),
        call.duration("present-every", TENTH, MINUTE),
        call.duration("members-check-every", SECOND, MINUTE.multipliedBy(10)),
        call.duration("look-every", TENTH, MINUTE.multipliedBy(10)),
        call.number("wakes-max", 1, 10_000),
        call.duration("watch-every", SECOND, MINUTE.multipliedBy(10)),
        call.duration("ask-timeout", TENTH, MINUTE),
        call.duration("retry-after", TENTH, MINUTE),
        call.duration("idle-after", SECOND, MINUTE.multipliedBy(10)),
        call.number("waiting-max", 1, 10_000),
        // A row that went before its call would take it along.
        call.duration("kept-for", lengthMax.plus(MINUTE), DAY.multipliedBy(30)),
        call.duration("sfu.present-every", SECOND, MINUTE),
        call.duration("sfu.move-every", SECOND, MINUTE));
  }

  /** The rules of calls, in which so many may take part. */
  CallRules rules(Limits.Calls limits) {
    return new CallRules(
        new CallRules.Terms(
            ringTime.toMillis(),
            reconnectWindow.toMillis(),
            aloneMax.toMillis(),
            lengthMax.toMillis(),
            limits.participantsMax(),
            limits.sfuParticipantsMax()));
  }

  /** How long a new actor waits to hear where its participants are. */
  Duration seatPatience() {
    return presentEvery.multipliedBy(3);
  }

  /** How long a new actor waits to hear of connections with an SFU. */
  Duration deskPatience() {
    return sfuPresentEvery.multipliedBy(3);
  }

  int retryAfterMillis() {
    return (int) retryAfter.toMillis();
  }
}
