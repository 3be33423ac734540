package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HmacAccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final UserId USER = new UserId(0x8000_0000_0000_0001L);
  private static final DeviceId DEVICE = new DeviceId(42);

  private final AtomicInteger unknownKeys = new AtomicInteger();
  private final AccessTokens tokens = tokens(key(1), key(2));

  @Test
  void saysWhoseATokenIsUntilItExpires() {
    String token = tokens.issue(USER, DEVICE, NOW);

    assertThat(tokens.verify(token, NOW.plus(LIFE).minusMillis(1)))
        .isEqualTo(new AccessTokens.Valid(USER, DEVICE, NOW.plus(LIFE)));
    assertThat(tokens.verify(token, NOW.plus(LIFE)))
        .isEqualTo(new AccessTokens.Invalid(ErrorCode.TOKEN_EXPIRED));
  }

  @Test
  void believesEveryKeyThatItKnows() {
    String token = tokens(key(2)).issue(USER, DEVICE, NOW);

    assertThat(tokens.verify(token, NOW)).isInstanceOf(AccessTokens.Valid.class);
  }

  @Test
  void refusesATokenOfAnUnknownKeyAndAsksForIt() {
    String token = tokens(key(3)).issue(USER, DEVICE, NOW);

    assertInvalid(token);
    assertThat(unknownKeys).hasValue(1);
  }

  @Test
  void refusesATokenThatAnotherSecretSigned() {
    AccessTokens forger =
        new HmacAccessTokens(
            () ->
                new TokenKeys(
                    List.of(new TokenKey(key(1).id(), Bytes.wrap(new byte[32]), key(1).created()))),
            () -> {},
            LIFE,
            Duration.ZERO);

    assertInvalid(forger.issue(USER, DEVICE, NOW));
  }

  @Test
  void refusesEveryTruncationAndExtension() {
    String token = tokens.issue(USER, DEVICE, NOW);

    for (int length = 0; length < token.length(); length++) {
      assertInvalid(token.substring(0, length));
    }
    assertInvalid(token + "A");
    assertInvalid(token + "==");
  }

  @Test
  void refusesEveryChangeOfOneCharacter() {
    char[] token = tokens.issue(USER, DEVICE, NOW).toCharArray();

    for (int at = 0; at < token.length; at++) {
      for (char other : "AZaz09-_+/= \u0000é😀".toCharArray()) {
        char[] changed = token.clone();
        changed[at] = other;
        if (!Arrays.equals(changed, token)) {
          assertInvalid(new String(changed));
        }
      }
    }
  }

  @Test
  void neverThrowsWhateverTheText() {
    Random random = new Random(7);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      assertInvalid(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private void assertInvalid(String token) {
    assertThat(tokens.verify(token, NOW))
        .isEqualTo(new AccessTokens.Invalid(ErrorCode.TOKEN_INVALID));
  }

  private AccessTokens tokens(TokenKey... keys) {
    TokenKeys known = new TokenKeys(List.of(keys));
    return new HmacAccessTokens(() -> known, unknownKeys::incrementAndGet, LIFE, Duration.ZERO);
  }

  private static TokenKey key(int id) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) id);
    return new TokenKey(id, Bytes.wrap(secret), NOW.minus(Duration.ofDays(id)));
  }
}
