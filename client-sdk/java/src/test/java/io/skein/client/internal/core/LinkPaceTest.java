package io.skein.client.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ErrorCode;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8628 section 3.5. */
class LinkPaceTest {
  private static final long NOW = 1_000_000;
  private static final long LIFE = 120_000;

  private final LinkPace pace = new LinkPace(2_000, LIFE, NOW);

  @Test
  void asksAgainAfterTheInterval() {
    assertThat(after(ErrorCode.AUTHORIZATION_PENDING, 0, NOW)).hasValue(2_000);
    assertThat(after(ErrorCode.AUTHORIZATION_PENDING, 0, NOW)).hasValue(2_000);
  }

  @Test
  void asksFiveSecondsLaterForGoodOnceToldToSlowDown() {
    assertThat(after(ErrorCode.SLOW_DOWN, 0, NOW)).hasValue(7_000);
    assertThat(after(ErrorCode.AUTHORIZATION_PENDING, 0, NOW)).hasValue(7_000);
    assertThat(after(ErrorCode.SLOW_DOWN, 0, NOW)).hasValue(12_000);
  }

  @Test
  void asksHalfAsOftenForGoodWhenNobodyAnswers() {
    assertThat(after(ErrorCode.UNAVAILABLE, 0, NOW)).hasValue(4_000);
    assertThat(after(ErrorCode.UNAVAILABLE, 0, NOW)).hasValue(8_000);
    assertThat(after(ErrorCode.AUTHORIZATION_PENDING, 0, NOW)).hasValue(8_000);
  }

  @Test
  void waitsAtLeastAsLongAsTold() {
    assertThat(after(ErrorCode.OVERLOADED, 9_000, NOW)).hasValue(9_000);
  }

  @Test
  void asksNoMoreWhenTheOfferIsOver() {
    assertThat(after(ErrorCode.AUTHORIZATION_PENDING, 0, NOW + LIFE - 2_001)).isPresent();
    assertThat(after(ErrorCode.AUTHORIZATION_PENDING, 0, NOW + LIFE - 2_000)).isEmpty();
    assertThat(after(ErrorCode.UNAVAILABLE, 0, NOW + LIFE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"ACCESS_DENIED", "EXPIRED_TOKEN", "INVALID_GRANT", "TOO_MANY_DEVICES"})
  void asksNoMoreWhenThatIsOfNoUse(ErrorCode code) {
    assertThat(after(code, 0, NOW)).isEmpty();
  }

  @Test
  void asksNoFasterThanIsSensibleWhateverItIsTold() {
    LinkPace hasty = new LinkPace(0, LIFE, NOW);

    assertThat(hasty.nextMillis(ErrorCode.AUTHORIZATION_PENDING, 0, NOW)).hasValue(100);
  }

  private OptionalLong after(ErrorCode code, long retryAfterMillis, long now) {
    return pace.nextMillis(code, retryAfterMillis, now);
  }
}
