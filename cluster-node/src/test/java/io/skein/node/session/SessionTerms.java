package io.skein.node.session;

import com.typesafe.config.ConfigFactory;
import io.skein.node.presence.PresenceSettings;
import io.skein.node.schedule.ScheduleSettings;
import io.skein.node.search.SearchSettings;
import io.skein.protocol.Limits;
import java.time.Duration;

/** What the sessions of tests go by: short times, and small limits. */
final class SessionTerms {
  static final SessionSettings SETTINGS =
      new SessionSettings(
          Duration.ofMinutes(5),
          20,
          8,
          256 * 1024,
          4,
          Duration.ofMillis(300),
          3,
          Duration.ofMillis(50),
          4,
          Duration.ofMillis(5),
          Duration.ofMillis(70),
          Duration.ofSeconds(3));

  /** A user who has gone counts as there for a quarter of a second. */
  static final PresenceSettings PRESENCE =
      PresenceSettings.from(
          ConfigFactory.parseString("skein.presence { offline-after = 250ms }")
              .withFallback(ConfigFactory.load()));

  /** A conversation that does not answer is given up after a moment. */
  static final ScheduleSettings SCHEDULE =
      ScheduleSettings.from(
          ConfigFactory.parseString("skein.schedule { post-timeout = 1500ms }")
              .withFallback(ConfigFactory.load()));

  static final SearchSettings SEARCH =
      SearchSettings.from(
          ConfigFactory.parseString("skein.search { shards = 1, searches-per-user-max = 2 }")
              .withFallback(ConfigFactory.load()));

  /** Calls that one user may begin in a minute. */
  static final int CALLS_PER_MINUTE = 3;

  private SessionTerms() {}

  static SessionSettings acknowledgingAfter(Duration delay) {
    SessionSettings s = SETTINGS;
    return new SessionSettings(
        s.idleAfter(),
        s.conversationsMax(),
        s.requestsMax(),
        s.pageBytesMax(),
        s.summariesInFlightMax(),
        s.summariesTimeout(),
        s.syncRoundsMax(),
        s.syncAgainAfter(),
        s.writesInFlightMax(),
        delay,
        s.retryAfter(),
        s.stopTimeout());
  }

  static SessionSettings idlingAfter(Duration delay) {
    SessionSettings s = SETTINGS;
    return new SessionSettings(
        delay,
        s.conversationsMax(),
        s.requestsMax(),
        s.pageBytesMax(),
        s.summariesInFlightMax(),
        s.summariesTimeout(),
        s.syncRoundsMax(),
        s.syncAgainAfter(),
        s.writesInFlightMax(),
        s.acknowledgeDelay(),
        s.retryAfter(),
        s.stopTimeout());
  }

  static Limits limits(int pageEntriesMax, int groupsMax, int pinnedMax) {
    Limits usual = Limits.DEFAULTS;
    return new Limits(
        usual.frameBytesMax(),
        usual.contentBytesMax(),
        usual.requestsInFlightMax(),
        usual.groupMembersMax(),
        usual.membersPerRequestMax(),
        usual.titleBytesMax(),
        usual.pullMessagesMax(),
        pageEntriesMax,
        usual.devicesPerUserMax(),
        groupsMax,
        usual.recallSeconds(),
        usual.editSeconds(),
        usual.mentionsMax(),
        usual.emojisMax(),
        usual.noteBytesMax(),
        usual.draftBytesMax(),
        pinnedMax,
        usual.mediaBytesMax(),
        usual.mediaQuotaBytes(),
        usual.people(),
        usual.groups(),
        usual.watchedUsersMax(),
        usual.receiptNamesMembersMax(),
        usual.receiptCountsMembersMax(),
        usual.typingSeconds(),
        usual.keeping(),
        usual.scheduledPostsMax(),
        usual.scheduleAheadSeconds(),
        usual.vanish(),
        usual.calls());
  }
}
