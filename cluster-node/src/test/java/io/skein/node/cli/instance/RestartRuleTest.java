package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.instance.RestartRule.Decision;
import io.skein.node.cli.instance.RestartRule.GiveUp;
import io.skein.node.cli.instance.RestartRule.Restart;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartRuleTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void firstEndIsAnsweredAtOnceAndFurtherOnesEverLater() {
    Restart first = (Restart) RestartRule.perMinute(5).ended(NOON);
    Restart second = (Restart) first.next().ended(NOON.plusSeconds(1));
    Restart third = (Restart) second.next().ended(NOON.plusSeconds(2));

    assertThat(first.pause()).isEqualTo(Duration.ZERO);
    assertThat(second.pause()).isEqualTo(Duration.ofMillis(500));
    assertThat(third.pause()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void givesUpAtTheSixthEndWithinAMinute() {
    RestartRule rule = RestartRule.perMinute(5);
    for (int i = 0; i < 5; i++) {
      rule = ((Restart) rule.ended(NOON.plusSeconds(i))).next();
    }

    Decision sixth = rule.ended(NOON.plusSeconds(59));

    assertThat(sixth).isEqualTo(new GiveUp(5));
  }

  @Test
  void restartsOfMoreThanAMinuteAgoAreForgotten() {
    RestartRule rule = RestartRule.perMinute(5);
    for (int i = 0; i < 100; i++) {
      Decision decision = rule.ended(NOON.plusSeconds(13L * i));
      assertThat(decision).as("end %d", i).isInstanceOf(Restart.class);
      rule = ((Restart) decision).next();
      assertThat(rule.recent()).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void zeroMeansNever() {
    assertThat(RestartRule.perMinute(0).ended(NOON)).isEqualTo(new GiveUp(0));
  }
}
