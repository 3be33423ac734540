package io.skein.client.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.internal.core.Reconnect.Again;
import io.skein.client.internal.core.Reconnect.Never;
import io.skein.protocol.ErrorCode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconnectTest {
  private final Reconnect reconnect = new Reconnect(100, 2_000, new SplittableRandom(1));

  @Test
  void waitsARandomTimeUnderACeilingThatDoublesUpToItsLimit() {
    long[] longest = new long[8];
    for (int run = 0; run < 500; run++) {
      reconnect.succeeded();
      for (int failure = 0; failure < longest.length; failure++) {
        Again again = (Again) reconnect.lost();
        assertThat(again.delayMillis()).isBetween(1L, Math.min(2_000L, 100L << failure));
        longest[failure] = Math.max(longest[failure], again.delayMillis());
      }
    }
    assertThat(longest[0]).isGreaterThan(80);
    assertThat(longest[3]).isGreaterThan(640);
    assertThat(longest[7]).isGreaterThan(1_600);
  }

  @Test
  void comesBackWhenANodeThatGoesAwayAsks() {
    assertThat(reconnect.told(ErrorCode.GOING_AWAY, "", 1_234)).isEqualTo(new Again(1_234, false));
    assertThat(((Again) reconnect.told(ErrorCode.GOING_AWAY, "", 0)).delayMillis())
        .isBetween(1L, 100L);
  }

  @Test
  void waitsAtLeastAsLongAsTold() {
    assertThat(((Again) reconnect.told(ErrorCode.OVERLOADED, "", 5_000)).delayMillis())
        .isGreaterThan(5_000);
  }

  @Test
  void renewsARefusedTokenOnceAtOnce() {
    assertThat(reconnect.told(ErrorCode.TOKEN_INVALID, "", 0)).isEqualTo(new Again(1, true));
    assertThat(reconnect.told(ErrorCode.TOKEN_INVALID, "x", 0))
        .isEqualTo(new Never(ErrorCode.TOKEN_INVALID, "x"));

    reconnect.succeeded();
    assertThat(reconnect.told(ErrorCode.TOKEN_EXPIRED, "", 0)).isEqualTo(new Again(1, true));
    assertThat(reconnect.told(ErrorCode.TOKEN_EXPIRED, "", 0))
        .isInstanceOfSatisfying(Again.class, again -> assertThat(again.renewToken()).isTrue());
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "LOGGED_OUT",
        "REPLACED",
        "ACCOUNT_CLOSED",
        "UNSUPPORTED_VERSION",
        "WRONG_CREDENTIALS",
        "REFRESH_INVALID"
      })
  void givesUpWhereTryingAgainIsOfNoUse(ErrorCode code) {
    assertThat(reconnect.told(code, "why", 0)).isEqualTo(new Never(code, "why"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"IDLE_TIMEOUT", "SLOW_CONSUMER", "TOO_MANY_CONNECTIONS", "UNAVAILABLE", "INTERNAL"})
  void triesAgainWhereThatMayHelp(ErrorCode code) {
    assertThat(reconnect.told(code, "", 0)).isInstanceOf(Again.class);
  }
}
