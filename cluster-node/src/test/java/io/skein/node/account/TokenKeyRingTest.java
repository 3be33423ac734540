package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skein.node.testing.Stages;
import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenKeyRingTest {
  private static final AccountSettings.Tokens SETTINGS =
      AccountSettings.from(ConfigFactory.parseResources("skein/account.conf").resolve()).tokens();

  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final SettableClock clock = new SettableClock();
  private final TokenKeyRing one = ring();
  private final TokenKeyRing other = ring();

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void theFirstNodeMakesTheKeyThatAllUse() {
    Stages.await(one.start());
    Stages.await(other.start());

    assertThat(Stages.await(store.load())).hasSize(1);
    assertThat(isValidAt(other, issuedBy(one))).isTrue();
    assertThat(isValidAt(one, issuedBy(other))).isTrue();
  }

  @Test
  void nodesThatMakeTheirFirstKeysAtOnceAgreeOnOne() {
    store.add(key(1));
    Stages.await(one.start());
    store.add(key(2));
    Stages.await(other.start());

    assertThat(issuedBy(one).substring(0, 8)).isEqualTo(issuedBy(other).substring(0, 8));
  }

  @Test
  void aNewKeySignsOnlyWhenAllNodesHaveHadTheTimeToLoadIt() {
    Stages.await(one.start());
    Stages.await(other.start());
    clock.now = clock.now.plus(SETTINGS.keyAge());
    Stages.await(one.refresh());

    String token = issuedBy(one);

    assertThat(Stages.await(store.load())).hasSize(2);
    assertThat(isValidAt(other, token)).isTrue();
  }

  @Test
  void anOldKeyGoesWhenItsLastTokenHasExpired() {
    Stages.await(one.start());
    List<TokenKey> first = Stages.await(store.load());
    clock.now = clock.now.plus(SETTINGS.keyAge());
    Stages.await(one.refresh());
    clock.now = clock.now.plus(SETTINGS.keyActivation()).minusMillis(1);
    String last = issuedBy(one);
    clock.now = clock.now.plus(SETTINGS.accessLife()).minusMillis(1_000);
    Stages.await(one.refresh());

    assertThat(isValidAt(one, last)).isTrue();

    clock.now = clock.now.plusMillis(1_001);
    Stages.await(one.refresh());

    assertThat(Stages.await(store.load())).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void anUnknownKeyIsLookedForOnceASecondAtMost() {
    Stages.await(one.start());
    store.add(key(9));
    int before = store.loads();

    for (int i = 0; i < 1_000; i++) {
      one.reloadSoon();
    }

    assertThat(store.loads()).isEqualTo(before + 1);
    assertThat(one.get().find(9)).isNotNull();
    clock.now = clock.now.plusMillis(1_001);
    one.reloadSoon();
    assertThat(store.loads()).isEqualTo(before + 2);
  }

  private TokenKeyRing ring() {
    return new TokenKeyRing(store, SETTINGS, clock, new SecureRandom());
  }

  private HmacAccessTokens tokens(TokenKeyRing ring) {
    return new HmacAccessTokens(ring, () -> {}, SETTINGS.accessLife(), SETTINGS.keyActivation());
  }

  private String issuedBy(TokenKeyRing ring) {
    return tokens(ring).issue(new UserId(1), new DeviceId(2), clock.instant());
  }

  private boolean isValidAt(TokenKeyRing ring, String token) {
    return tokens(ring).verify(token, clock.instant()) instanceof AccessTokens.Valid;
  }

  private TokenKey key(int id) {
    return new TokenKey(id, Bytes.wrap(new byte[TokenKey.SECRET_BYTES]), clock.instant());
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
