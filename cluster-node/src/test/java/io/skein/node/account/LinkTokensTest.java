package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant EXPIRES = NOW.plusSeconds(300);

  private final AtomicInteger unknownKeys = new AtomicInteger();
  private final LinkTokens links = links(1);

  @Test
  void isGoodForItsSubjectUntilItExpires() {
    String token = links.issue(-7, NOW, EXPIRES);

    assertThat(links.isGood(token, -7, NOW)).isTrue();
    assertThat(links.isGood(token, -7, EXPIRES.minusMillis(1))).isTrue();
    assertThat(links.isGood(token, -7, EXPIRES)).isFalse();
    assertThat(links.isGood(token, 7, NOW)).isFalse();
  }

  @Test
  void isNotGoodIfOneBitDiffers() {
    byte[] token = Base64.getUrlDecoder().decode(links.issue(7, NOW, EXPIRES));
    for (int bit = 0; bit < 8 * token.length; bit++) {
      byte[] forged = token.clone();
      forged[bit / 8] ^= (byte) (1 << (bit % 8));

      assertThat(links.isGood(text(forged), 7, NOW)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void whatIsNoTokenIsNotGood() {
    String token = links.issue(7, NOW, EXPIRES);

    for (String text :
        List.of("", "?".repeat(token.length()), token + "A", token.substring(1), "é" + token)) {
      assertThat(links.isGood(text, 7, NOW)).isFalse();
    }
  }

  @Test
  void asksForAKeyThatItDoesNotKnow() {
    assertThat(links.isGood(links(2).issue(7, NOW, EXPIRES), 7, NOW)).isFalse();

    assertThat(unknownKeys).hasValue(1);
  }

  @Test
  void anAccessTokenIsNoLinkAndALinkIsNoAccessToken() {
    AccessTokens access =
        new HmacAccessTokens(() -> keys(1), () -> {}, Duration.ofMinutes(5), Duration.ZERO);
    String token = access.issue(new UserId(7), new DeviceId(7), NOW);

    assertThat(links.isGood(token, 7, NOW)).isFalse();
    assertThat(access.verify(links.issue(7, NOW, EXPIRES), NOW))
        .isInstanceOf(AccessTokens.Invalid.class);
  }

  private LinkTokens links(int secret) {
    return new LinkTokens(() -> keys(secret), unknownKeys::incrementAndGet, Duration.ZERO);
  }

  private static TokenKeys keys(int secret) {
    byte[] bytes = new byte[TokenKey.SECRET_BYTES];
    Arrays.fill(bytes, (byte) secret);
    return TokenKeys.ofSecrets(List.of(Bytes.wrap(bytes)));
  }

  private static String text(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}
