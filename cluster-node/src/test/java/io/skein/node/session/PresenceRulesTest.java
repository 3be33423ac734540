package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Privacy;
import io.skein.protocol.Privacy.Audience;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PresenceRulesTest {
  private static final UserId ALICE = new UserId(1);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3_600);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Privacy INVISIBLE = new Privacy(Audience.EVERYONE, true, false);
  private static final Privacy SECRET = new Privacy(Audience.NOBODY, false, false);

  private final PresenceRules alice = new PresenceRules(ALICE);

  private static Reply.Presence online() {
    return new Reply.Presence(ALICE, true, 0);
  }

  private static Reply.Presence away(Instant since) {
    return new Reply.Presence(ALICE, false, since.toEpochMilli());
  }

  private static Reply.Presence awayForNobodyKnowsHowLong() {
    return new Reply.Presence(ALICE, false, 0);
  }

  @Test
  void isThereWhileConnectedAndAwaySinceThen() {
    assertThat(alice.told()).isEqualTo(awayForNobodyKnowsHowLong());
    alice.arrived();
    assertThat(alice.told()).isEqualTo(online());
    alice.gone(NOON);
    assertThat(alice.told()).isEqualTo(away(NOON));
  }

  @Test
  void tellsWhatTheStoreKnowsOfTheTimeBefore() {
    alice.loaded(Privacy.DEFAULTS, NOON);

    assertThat(alice.told()).isEqualTo(away(NOON));
  }

  @Test
  void tellsNobodyWhenItWasThereLastIfThatIsWanted() {
    alice.loaded(SECRET, NOON);
    assertThat(alice.told()).isEqualTo(awayForNobodyKnowsHowLong());
    alice.arrived();
    assertThat(alice.told()).as("that it is there is no secret").isEqualTo(online());
  }

  @Test
  void anInvisibleUserWentWhenItBecameSo() {
    alice.arrived();
    alice.changed(INVISIBLE, NOON);
    assertThat(alice.told()).isEqualTo(away(NOON));

    alice.gone(ONE);
    assertThat(alice.told()).as("not when it went indeed").isEqualTo(away(NOON));
    alice.arrived();
    assertThat(alice.told()).isEqualTo(away(NOON));

    alice.changed(Privacy.DEFAULTS, ONE);
    assertThat(alice.told()).isEqualTo(online());
  }

  @Test
  void storesWhenItWasThereLastAndNotTooOften() {
    alice.loaded(Privacy.DEFAULTS, NOON);
    alice.arrived();
    assertThat(alice.isToStore(MINUTE)).as("while it is there").isFalse();
    alice.gone(NOON.plusSeconds(59));
    assertThat(alice.isToStore(MINUTE)).isFalse();

    alice.gone(NOON.plusSeconds(60));
    assertThat(alice.isToStore(MINUTE)).isTrue();
    assertThat(alice.store()).isEqualTo(NOON.plusSeconds(60));
    assertThat(alice.isToStore(MINUTE)).isFalse();
    assertThat(alice.isToStore(Duration.ZERO)).isFalse();
  }
}
