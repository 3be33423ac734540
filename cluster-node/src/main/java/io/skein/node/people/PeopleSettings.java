package io.skein.node.people;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import io.skein.protocol.Limits;
import io.skein.protocol.Self;
import java.time.Duration;

/**
 * What users may keep of each other, and what strangers may do: {@code skein.people}. What each
 * setting means, and why its default, is told in {@code skein/people.conf}.
 */
public record PeopleSettings(
    People.Rules rules, Duration tellTimeout, Duration tellAgainAfter, Profiles profiles) {
  private static final int KIB = 1024;

  /**
   * All of one user: their ids take 400 KiB of a frame, whose pages of people may take 512 KiB
   * (skein.session.page-bytes-max).
   */
  private static final int KEPT_MAX = 400 * KIB / Long.BYTES;

  private static final Duration TEN_MILLIS = Duration.ofMillis(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What strangers may do where a user has set nothing. */
  private enum Strangers {
    EVERYONE,
    UNTIL_ANSWERED,
    CONTACTS
  }

  /** What users tell of themselves, in memory. */
  public record Profiles(int cachedMax, Duration ageMax, int parallelism) {}

  /**
   * Reads and checks the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the key that is missing or out of range
   */
  public static PeopleSettings from(Config config) {
    CheckedConfig people = CheckedConfig.of(config, "skein.people");
    return new PeopleSettings(
        new People.Rules(
            limits(people.section("limits")),
            people.duration("request-lifetime", MINUTE, Duration.ofDays(365)),
            people.duration("request-rest", Duration.ZERO, Duration.ofDays(365)),
            Self.Strangers.valueOf(people.choice("strangers", Strangers.class).name()),
            people.number("remembered-max", 10, 100_000)),
        people.duration("tell-timeout", TEN_MILLIS, MINUTE),
        people.duration("tell-again-after", TEN_MILLIS, Duration.ofHours(1)),
        profiles(people.section("profiles")));
  }

  private static Profiles profiles(CheckedConfig profiles) {
    return new Profiles(
        profiles.number("cached-max", 0, 10_000_000),
        profiles.duration("age-max", Duration.ZERO, MINUTE.multipliedBy(10)),
        profiles.number("parallelism", 1, 1_000));
  }

  private static Limits.People limits(CheckedConfig section) {
    Limits.People limits = read(section);
    // Contacts and allowed strangers; requests that wait for others, and those that wait for the
    // user.
    long kept = 2L * limits.contactsMax() + limits.blockedMax() + 2L * limits.contactRequestsMax();
    if (kept > KEPT_MAX) {
      throw section.bad(
          "contacts-max",
          "must, twice, with blocked-max and twice contact-requests-max be at most "
              + KEPT_MAX
              + ", not "
              + kept
              + ": one answer names all who are kept");
    }
    return limits;
  }

  private static Limits.People read(CheckedConfig limits) {
    return new Limits.People(
        limits.bytes("display-name-bytes-max", 8, 4 * KIB),
        limits.bytes("signature-bytes-max", 8, 4 * KIB),
        limits.number("contacts-max", 1, 25_000),
        limits.number("blocked-max", 1, 50_000),
        limits.number("contact-requests-max", 1, 10_000),
        limits.bytes("contact-request-note-bytes-max", 8, 4 * KIB),
        limits.bytes("remark-bytes-max", 8, 4 * KIB),
        limits.number("tags-max", 1, 100),
        limits.bytes("tag-bytes-max", 4, 256),
        limits.number("stranger-messages-max", 1, 20));
  }

  /** Told to clients. */
  public Limits.People limits() {
    return rules.limits();
  }
}
