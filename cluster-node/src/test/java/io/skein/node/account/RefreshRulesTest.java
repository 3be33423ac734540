package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefreshRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56Z");
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final RefreshRules rules = new RefreshRules(GRACE, new SecureRandom());
  private final RefreshRules.Issued issued = issue(null);

  @Test
  void eachRefreshVoidsItsTokenAndGivesTheNext() {
    RefreshRules.Rotated first = rotated(issued.device(), issued.token(), NOW);
    RefreshRules.Rotated second = rotated(first.device(), first.token(), NOW.plusSeconds(900));

    assertThat(first.token()).isNotEqualTo(issued.token());
    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(second.device().version()).isGreaterThan(first.device().version());
  }

  @Test
  void aLostAnswerIsGivenAgainWithinTheGracePeriod() {
    RefreshRules.Rotated first = rotated(issued.device(), issued.token(), NOW);

    assertThat(rules.rotate(first.device(), issued.token(), NOW.plus(GRACE)))
        .isEqualTo(new RefreshRules.Repeated(first.token()));
  }

  @Test
  void twoRequestsThatRaceAgree() {
    RefreshRules.Rotated one = rotated(issued.device(), issued.token(), NOW);
    RefreshRules.Rotated other = rotated(issued.device(), issued.token(), NOW);

    assertThat(other).isEqualTo(one);
  }

  @Test
  void aReplayedTokenIsTakenForAStolenOne() {
    RefreshRules.Rotated first = rotated(issued.device(), issued.token(), NOW);
    RefreshRules.Rotated second = rotated(first.device(), first.token(), NOW.plusSeconds(1));

    assertThat(rules.rotate(first.device(), issued.token(), NOW.plus(GRACE).plusMillis(1)))
        .isInstanceOf(RefreshRules.Reused.class);
    assertThat(rules.rotate(second.device(), issued.token(), NOW.plusSeconds(1)))
        .isInstanceOf(RefreshRules.Reused.class);
  }

  @Test
  void anInventedTokenDoesTheDeviceNoHarm() {
    RefreshToken invented =
        new RefreshToken(
            issued.token().user(),
            issued.token().device(),
            Bytes.wrap(new byte[RefreshToken.FAMILY_BYTES]),
            Bytes.wrap(new byte[RefreshToken.SECRET_BYTES]));

    assertThat(rules.rotate(issued.device(), invented, NOW))
        .isInstanceOf(RefreshRules.Foreign.class);
  }

  @Test
  void aTokenOfAnEarlierLogInOfTheDeviceIsForeign() {
    RefreshRules.Issued again = issue(issued.device());

    assertThat(rules.rotate(again.device(), issued.token(), NOW))
        .isInstanceOf(RefreshRules.Foreign.class);
    assertThat(again.device().version()).isGreaterThan(issued.device().version());
  }

  @Test
  void storesNoSecretAndSeesTheHourOnly() {
    assertThat(issued.device().refresh().current()).isNotEqualTo(issued.token().secret());
    assertThat(issued.device().refresh().family()).isNotEqualTo(issued.token().family());
    assertThat(issued.device().lastSeen()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(issued.token().toString() + issued.device())
        .doesNotContain(issued.token().text().substring(30));
  }

  @Test
  void tokensHaveATextForm() {
    String text = issued.token().text();

    assertThat(RefreshToken.parse(text)).isEqualTo(issued.token());
    assertThat(RefreshToken.parse(text.substring(1))).isNull();
    assertThat(RefreshToken.parse("!" + text.substring(1))).isNull();
    assertThat(RefreshToken.parse("B" + text.substring(1))).isNull();
    assertThat(RefreshToken.parse("")).isNull();
  }

  private RefreshRules.Issued issue(@Nullable Device older) {
    return rules.issue(
        new UserId(7), new DeviceId(8), new DeviceLabel("Pixel", DeviceType.PHONE), older, NOW);
  }

  private RefreshRules.Rotated rotated(Device device, RefreshToken token, Instant now) {
    RefreshRules.Answer answer = rules.rotate(device, token, now);
    assertThat(answer).isInstanceOf(RefreshRules.Rotated.class);
    return (RefreshRules.Rotated) answer;
  }
}
