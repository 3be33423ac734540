package io.skein.node.people;

import com.typesafe.config.ConfigFactory;
import io.skein.protocol.Limits;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;

/** Settings of people, as tests want them. */
public final class PeopleSamples {
  private PeopleSamples() {}

  /** The defaults. */
  public static PeopleSettings settings() {
    return PeopleSettings.from(ConfigFactory.parseResources("skein/people.conf").resolve());
  }

  /** That does not wait long for anybody. */
  public static PeopleSettings hasty() {
    PeopleSettings usual = settings();
    return new PeopleSettings(
        usual.rules(), Duration.ofMillis(300), Duration.ofMillis(50), usual.profiles());
  }

  /** The first change of a user, who blocks another. */
  public static PeopleStore.Change blocking(UserId other) {
    return new PeopleStore.Change(
        0, 1, 0, null, List.of(Relation.none(other).blocked(true).at(1)), List.of());
  }

  /**
   * Two of everything, a request lives for a second, who has withdrawn one rests for half of it,
   * three are remembered.
   */
  static People.Rules few() {
    return new People.Rules(
        new Limits.People(16, 16, 2, 2, 2, 16, 16, 2, 16, 3),
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Self.Strangers.UNTIL_ANSWERED,
        3);
  }
}
